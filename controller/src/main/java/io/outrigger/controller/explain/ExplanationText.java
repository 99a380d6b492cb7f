package io.outrigger.controller.explain;

import io.outrigger.controller.explain.Explanation.BackendLine;
import io.outrigger.controller.explain.Explanation.Outcome;
import io.outrigger.controller.explain.Explanation.Taken;
import java.util.List;

/** An explanation for people. */
public final class ExplanationText {
    private final StringBuilder text = new StringBuilder();

    private ExplanationText() {}

    /** The text of one. */
    public static String of(Explanation explanation) {
        var it = new ExplanationText();
        it.line("", explanation.request().toString());
        it.line("", "Gateway " + explanation.gateway());
        explanation
                .taken()
                .ifPresentOrElse(
                        it::taken,
                        () ->
                                it.line(
                                        "  ",
                                        "no route takes it: 404 once the model is known, 503 while"
                                                + " ext_proc is not attached"));
        it.others(explanation.others());
        return it.text.toString();
    }

    private void taken(Taken taken) {
        line("  ", "listener " + taken.listener());
        line(
                "  ",
                "AIGatewayRoute %s, rule %d, host %s"
                        .formatted(taken.route(), taken.rule(), taken.host()));
        line("    ", "compares " + taken.match());
        line("    ", "cluster " + taken.cluster());
        line("    ", "clients " + taken.clients());
        line("    ", "timeouts " + taken.timeouts());
        taken.costs().forEach(it -> line("    ", "cost " + it));
        taken.backends().forEach(this::backend);
    }

    private void backend(BackendLine line) {
        line(
                "  ",
                "AIServiceBackend %s, priority %d, weight %d, %d %%"
                        .formatted(line.backend(), line.priority(), line.weight(), line.percent()));
        switch (line.outcome()) {
            case Outcome.NotAsked(var why) -> line("    ", "not asked: " + why);
            case Outcome.Asked asked -> {
                asked.endpoints().forEach(it -> line("    ", "endpoint " + it));
                line("    ", "translation " + asked.translation());
                line("    ", "request " + asked.request());
                line("    ", "model " + asked.model());
                line("    ", "credential " + asked.credential());
                asked.mutations().forEach(it -> line("    ", it));
            }
        }
    }

    private void others(List<Explanation.Other> others) {
        if (!others.isEmpty()) {
            line("", "Why not");
        }
        others.forEach(it -> line("  ", it.what() + ": " + it.why()));
    }

    private void line(String indent, String content) {
        text.append(indent).append(content).append('\n');
    }
}
