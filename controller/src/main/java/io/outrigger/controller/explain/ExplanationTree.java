package io.outrigger.controller.explain;

import io.outrigger.controller.explain.Explanation.BackendLine;
import io.outrigger.controller.explain.Explanation.Outcome;
import io.outrigger.controller.explain.Explanation.Taken;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An explanation for programs. */
public final class ExplanationTree {
    private ExplanationTree() {}

    /** The tree of one; lists that are empty are left out. */
    public static ObjectNode of(Explanation explanation) {
        return Json.object(
                "gateway", explanation.gateway().toString(),
                "request", explanation.request().toString(),
                "served", explanation.isServed(),
                "route", explanation.taken().map(ExplanationTree::route).orElse(null),
                "others",
                        orNull(
                                explanation.others().stream()
                                        .map(it -> Json.object("route", it.what(), "why", it.why()))
                                        .toList()));
    }

    private static ObjectNode route(Taken taken) {
        return Json.object(
                "name", taken.route().toString(),
                "rule", taken.rule(),
                "listener", taken.listener(),
                "host", taken.host(),
                "match", taken.match(),
                "cluster", taken.cluster(),
                "clients", taken.clients(),
                "timeouts", taken.timeouts(),
                "costs", orNull(taken.costs()),
                "backends",
                        Json.array(
                                taken.backends().stream().map(ExplanationTree::backend).toList()));
    }

    private static ObjectNode backend(BackendLine line) {
        ObjectNode tree =
                Json.object(
                        "name", line.backend().toString(),
                        "priority", line.priority(),
                        "weight", line.weight(),
                        "percent", line.percent());
        switch (line.outcome()) {
            case Outcome.NotAsked(var why) -> tree.put("notAsked", why);
            case Outcome.Asked asked ->
                    tree.setAll(
                            Json.object(
                                    "endpoints", Json.array(asked.endpoints()),
                                    "translation", asked.translation(),
                                    "request", asked.request(),
                                    "model", asked.model(),
                                    "credential", asked.credential(),
                                    "mutations", orNull(asked.mutations())));
        }
        return tree;
    }

    private static @Nullable ArrayNode orNull(List<?> list) {
        return list.isEmpty() ? null : Json.array(list);
    }
}
