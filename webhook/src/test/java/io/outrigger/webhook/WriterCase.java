package io.outrigger.webhook;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.policy.GatewayPods;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One line of the table of writers: a gateway's pod before, and what must come of it. */
record WriterCase(Kind kind, SidecarMode mode, Situation situation) {
    /** Who made the pod. */
    enum Kind {
        ISTIO_CLASSIC(GatewayFamily.ISTIO),
        ISTIO_GATEWAY_API(GatewayFamily.ISTIO),
        ENVOY_GATEWAY(GatewayFamily.ENVOY_GATEWAY);

        private final GatewayFamily family;

        Kind(GatewayFamily family) {
            this.family = family;
        }

        private Golden golden() {
            return Golden.of("writers/" + spelled(this));
        }
    }

    /** What its author or somebody else did to it. */
    enum Situation {
        OPT_IN,
        OPT_OUT,
        ANNOTATED,
        ALREADY_INJECTED,
        /** Somebody has changed the injected pod, and admission starts again. */
        REINVOKED
    }

    static Stream<WriterCase> all() {
        return Arrays.stream(Kind.values())
                .flatMap(
                        kind ->
                                Arrays.stream(SidecarMode.values())
                                        .flatMap(
                                                mode ->
                                                        Arrays.stream(Situation.values())
                                                                .map(
                                                                        it ->
                                                                                new WriterCase(
                                                                                        kind, mode,
                                                                                        it))));
    }

    GatewayFamily family() {
        return kind.family;
    }

    /** Each mode has its own, as if it were a cluster of its own. */
    String namespace() {
        return "ai-" + mode.text();
    }

    SidecarSettings settings() {
        return Samples.SETTINGS.withMode(mode);
    }

    Gateway gateway() {
        var tree = document(0);
        var extra = tree.withObject("/metadata");
        if (family() == GatewayFamily.ENVOY_GATEWAY) {
            extra = tree.withObject("/spec/infrastructure");
        }
        wish(extra);
        return (Gateway) ApiObjects.read(Kinds.GATEWAY, tree, UnknownKeys.IGNORED);
    }

    GatewayPods pods() {
        return GatewayPods.of(gateway(), family());
    }

    /** The Deployment as its owner keeps it. */
    ObjectNode deployment() {
        var deployment = document(1);
        deployment.withObject("/spec").set("template", template());
        return deployment;
    }

    /** The pod before. */
    ObjectNode template() {
        var template = (ObjectNode) document(1).at("/spec/template");
        return switch (situation) {
            case OPT_IN, OPT_OUT, ANNOTATED -> {
                wish(template.withObject("/metadata"));
                yield template;
            }
            case ALREADY_INJECTED -> with(Situation.OPT_IN).expected();
            case REINVOKED -> {
                var changed = with(Situation.OPT_IN).expected();
                logger(changed);
                mounts(changed).remove(mounts(changed).size() - 1);
                yield changed;
            }
        };
    }

    /** What this line's author says of the pod, in its labels and annotations. */
    private void wish(ObjectNode metadata) {
        switch (situation) {
            case OPT_OUT -> metadata.withObject("/labels").put("outrigger.io/inject", "false");
            case ANNOTATED ->
                    metadata.withObject("/annotations")
                            .put("outrigger.io/log-level", "debug")
                            .put("outrigger.io/cpu-request", "250m")
                            .put("outrigger.io/memory-limit", "96Mi");
            case OPT_IN, ALREADY_INJECTED, REINVOKED -> {}
        }
    }

    /** The pod after. */
    ObjectNode expected() {
        return switch (situation) {
            case OPT_IN, ANNOTATED -> Trees.yaml(kind.golden().read(file()));
            case OPT_OUT, ALREADY_INJECTED -> template();
            case REINVOKED -> {
                var expected = with(Situation.OPT_IN).expected();
                logger(expected);
                yield expected;
            }
        };
    }

    /** Writes or compares the pod after. */
    void matches(ObjectNode pod) {
        kind.golden().matches(file(), Trees.yaml(pod));
    }

    private String file() {
        return "out.%s%s.yaml"
                .formatted(mode.text(), situation == Situation.ANNOTATED ? "-annotated" : "");
    }

    private WriterCase with(Situation other) {
        return new WriterCase(kind, mode, other);
    }

    /** What another mutator puts into the pod. */
    private static void logger(ObjectNode pod) {
        containers(pod).addObject().put("name", "logger").put("image", "logger");
    }

    private static ArrayNode containers(ObjectNode pod) {
        return (ArrayNode) pod.at("/spec/containers");
    }

    private static ArrayNode mounts(ObjectNode pod) {
        return (ArrayNode) containers(pod).path(0).path("volumeMounts");
    }

    private ObjectNode document(int index) {
        var text = kind.golden().read("in.yaml").replace("<ns>", namespace());
        return (ObjectNode) Yaml.documents(text).get(index);
    }

    @Override
    public String toString() {
        return String.join(", ", List.of(spelled(kind), mode.text(), spelled(situation)));
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
