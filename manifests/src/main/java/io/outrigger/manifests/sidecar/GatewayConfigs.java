package io.outrigger.manifests.sidecar;

import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.GatewayConfig.KubernetesContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a GatewayConfig changes in the settings of a gateway's sidecars.
 *
 * <p>A field that cannot be followed is left out and reported: a mistake in one object must not
 * keep another object's pods from starting.
 */
public final class GatewayConfigs {
    /** Annotation of a Gateway that names its GatewayConfig, in the same namespace. */
    public static final String ANNOTATION = "aigateway.envoyproxy.io/gateway-config";

    private static final Set<String> RESOURCES =
            Set.of(Resources.CPU, Resources.MEMORY, "ephemeral-storage");

    private final SidecarSettings base;
    private final KubernetesContainer config;
    private final Problems problems = new Problems();

    private GatewayConfigs(SidecarSettings base, KubernetesContainer config) {
        this.base = base;
        this.config = config;
    }

    /**
     * Settings, and what of the GatewayConfig is not in them.
     *
     * @param problems each with its field and what was expected; no values of variables
     */
    public record Applied(SidecarSettings settings, List<String> problems) {
        public Applied {
            problems = List.copyOf(problems);
        }
    }

    /** The settings of gateways that refer to a GatewayConfig. */
    public static Applied applied(SidecarSettings base, GatewayConfig config, PodSecurity rule) {
        return config.container()
                .map(container -> new GatewayConfigs(base, container).applied(rule))
                .orElseGet(() -> new Applied(base, List.of()));
    }

    private Applied applied(PodSecurity rule) {
        var options = base.options();
        var settings =
                base.withImage(image())
                        .withResources(base.resources().with(wishes()))
                        .withOptions(
                                new ContainerOptions(
                                        ExtraEnv.merged(options.env(), config.env(), problems),
                                        options.args(),
                                        ExtraVolumeMounts.appended(
                                                base, config.volumeMounts(), problems),
                                        securityContext(options.securityContext(), rule)));
        return new Applied(settings, problems.found());
    }

    private Image image() {
        var image = config.image();
        var repository = config.imageRepository();
        if (image != null && repository != null) {
            problems.add("imageRepository", "not together with image (expected: one of them)");
        }
        if (image != null) {
            return isReference("image", image) ? base.image().withReference(image) : base.image();
        }
        return repository != null && isReference("imageRepository", repository)
                ? base.image().withRepository(repository)
                : base.image();
    }

    private boolean isReference(String field, String text) {
        if (Image.isReference(text)) {
            return true;
        }
        problems.add(field, text + " (expected: a reference without spaces)");
        return false;
    }

    private ResourceWishes wishes() {
        var tree = config.resources();
        if (tree == null) {
            return ResourceWishes.NONE;
        }
        problems.areKnown("resources", tree, Set.of("requests", "limits"));
        var wishes = new ResourceWishes(quantities(tree, "requests"), quantities(tree, "limits"));
        var contradictions = wishes.contradictions();
        contradictions.forEach(
                it ->
                        problems.add(
                                "resources.requests." + it.resource(),
                                "%s (expected: at most the limit, %s)"
                                        .formatted(it.request().text(), it.limit().text())));
        return contradictions.isEmpty() ? wishes : ResourceWishes.NONE;
    }

    private Map<String, Quantity> quantities(JsonNode resources, String list) {
        var quantities = new HashMap<String, Quantity>();
        if (!problems.areKnown("resources." + list, resources.path(list), RESOURCES)) {
            return quantities;
        }
        resources
                .path(list)
                .forEachEntry(
                        (name, value) ->
                                Quantity.parse(value.asString(""))
                                        .ifPresentOrElse(
                                                it -> quantities.put(name, it),
                                                () ->
                                                        problems.add(
                                                                "resources." + list + "." + name,
                                                                value
                                                                        + " (expected: "
                                                                        + Quantity.EXPECTED
                                                                        + ")")));
        return quantities;
    }

    private SecurityContext securityContext(SecurityContext own, PodSecurity rule) {
        var tree = config.securityContext();
        if (tree == null) {
            return own;
        }
        var wished = own.with(tree);
        var refused = new ArrayList<>(wished.mistakes());
        refused.addAll(
                switch (rule) {
                    case RESTRICTED -> wished.violations();
                    case ANY -> wished.contradictions();
                });
        refused.forEach(it -> problems.add("securityContext", it));
        return refused.isEmpty() ? wished : own;
    }
}
