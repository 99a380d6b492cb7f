package io.outrigger.manifests.policy;

import io.outrigger.manifests.sidecar.LogLevel;
import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.SidecarContainer;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarNames;
import io.outrigger.manifests.sidecar.SidecarSpec;
import io.outrigger.manifests.sidecar.SidecarStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The named parts of a policy's expression, in CEL; each is computed when it is needed. */
final class Variables {
    private final Map<String, String> all = new LinkedHashMap<>();

    private Variables() {}

    /**
     * The variables of a policy.
     *
     * @param specs one for each proxy that a pod may have; they differ in nothing else
     */
    static Map<String, String> of(List<SidecarSpec> specs) {
        var variables = new Variables();
        variables.pod(specs);
        variables.wishes(specs.getFirst());
        variables.perProxy("container", specs, Variables::container);
        variables.perProxy("status", specs, Variables::status);
        return Collections.unmodifiableMap(variables.all);
    }

    private void pod(List<SidecarSpec> specs) {
        all.put("annotations", "object.metadata.?annotations.orValue({})");
        all.put("initContainers", "object.spec.?initContainers.orValue([])");
        all.put("volumes", "object.spec.?volumes.orValue([])");
        all.put("imagePullSecrets", "object.spec.?imagePullSecrets.orValue([])");
        all.put("proxy", proxy(specs));
        all.put("proxyIndex", "object.spec.containers.map(c, c.name).indexOf(variables.proxy)");
        all.put(
                "volumeMounts",
                "object.spec.containers[variables.proxyIndex].?volumeMounts.orValue([])");
        all.put("present", Pods.HAS_SIDECAR);
        all.put(
                "complete",
                "variables.present && %s in variables.annotations"
                        .formatted(Cel.string(SidecarNames.STATUS_ANNOTATION)));
    }

    /** The first proxy that the pod has; one must be there. */
    private static String proxy(List<SidecarSpec> specs) {
        return choice(
                specs,
                it -> Pods.hasContainer(it.proxy().container()),
                it -> Cel.string(it.proxy().container()));
    }

    /** What the pod's author wishes; what is mistaken, {@link PodRules} refuses. */
    private void wishes(SidecarSpec spec) {
        var settings = spec.settings();
        all.put(
                "mode",
                oneOf(
                        PodNames.SIDECAR_MODE,
                        Stream.of(SidecarMode.values()).map(SidecarMode::text),
                        settings.mode().text()));
        all.put(
                "logLevel",
                oneOf(
                        PodNames.LOG_LEVEL,
                        Stream.of(LogLevel.values()).map(LogLevel::text),
                        settings.logLevel().text()));
        all.putAll(ResourceVariables.of(settings.resources()));
    }

    private static String oneOf(String annotation, Stream<String> values, String otherwise) {
        return "%1$s in %2$s ? %1$s : %3$s"
                .formatted(
                        Pods.annotation(annotation),
                        values.map(Cel::string).collect(Collectors.joining(", ", "[", "]")),
                        Cel.string(otherwise));
    }

    private void perProxy(String name, List<SidecarSpec> specs, Function<SidecarSpec, String> of) {
        all.put(
                name,
                choice(
                        specs,
                        it -> "variables.proxy == " + Cel.string(it.proxy().container()),
                        of));
    }

    /** The text for the first proxy whose condition holds; one must, so the last has none. */
    private static String choice(
            List<SidecarSpec> specs,
            Function<SidecarSpec, String> condition,
            Function<SidecarSpec, String> text) {
        var all = new StringBuilder();
        for (var spec : specs.subList(0, specs.size() - 1)) {
            all.append(condition.apply(spec))
                    .append(" ? (")
                    .append(text.apply(spec))
                    .append(") : ");
        }
        return all.append(text.apply(specs.getLast())).toString();
    }

    /** A native sidecar is this one, and restarts. */
    private static String container(SidecarSpec spec) {
        var plain =
                SidecarContainer.rendered(
                        spec.proxy(), spec.settings().withMode(SidecarMode.PLAIN));
        return new Cel(
                        Map.of(
                                SidecarContainer.logLevelPointer(plain),
                                "variables.logLevel",
                                "/resources/requests",
                                "variables.requests",
                                "/resources/limits",
                                "variables.limits"))
                .text(plain);
    }

    private static String status(SidecarSpec spec) {
        return "variables.mode == %s ? %s : %s"
                .formatted(
                        Cel.string(SidecarMode.NATIVE.text()),
                        Cel.string(SidecarStatus.of(spec, SidecarMode.NATIVE)),
                        Cel.string(SidecarStatus.of(spec, SidecarMode.PLAIN)));
    }
}
