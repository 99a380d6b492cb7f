package io.outrigger.controller.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Backend;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigText;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayModel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The filter configuration of a Gateway, or of all that share their pods. Prints without its
 * content, which holds credentials.
 *
 * @param gateways those that it is for, the one by which it is known first
 * @param namespace where their pods are
 * @param text as it is written
 * @param hash of the text, as a sidecar computes it
 * @param unused names of backends in it that Envoy need not know: those of before, and those to
 *     come
 */
public record PlannedConfig(
        List<GatewayModel> gateways,
        String namespace,
        FilterConfig config,
        FilterConfigText text,
        String hash,
        Set<String> unused) {
    public PlannedConfig {
        gateways = List.copyOf(gateways);
        unused = Set.copyOf(unused);
    }

    /**
     * The configuration of Gateways.
     *
     * @param gateways those that share their pods, at least one
     * @param guard what their routes want of requests; empty for nothing
     */
    static PlannedConfig of(List<GatewayModel> gateways, String namespace, String guard) {
        return of(gateways, namespace, FilterConfigs.of(gateways, guard), Set.of());
    }

    private static PlannedConfig of(
            List<GatewayModel> gateways,
            String namespace,
            FilterConfig config,
            Set<String> unused) {
        var text = FilterConfigYaml.text(config);
        return new PlannedConfig(gateways, namespace, config, text, hash(text.whole()), unused);
    }

    /** The same, with backends of a configuration before that Envoy may still use. */
    public PlannedConfig keeping(FilterConfig before, Set<String> names) {
        return names.isEmpty()
                ? this
                : of(gateways, namespace, FilterConfigs.keeping(config, before, names), names);
    }

    /** The same; Envoy need not know these backends yet. */
    public PlannedConfig before(Collection<String> toCome) {
        var all = new TreeSet<>(unused);
        all.addAll(toCome);
        return new PlannedConfig(gateways, namespace, config, text, hash, all);
    }

    private GatewayModel first() {
        return gateways.getFirst();
    }

    /** Whether it is for this Gateway. */
    boolean isFor(ObjectKey gateway) {
        return gateways.stream().anyMatch(it -> it.key().equals(gateway));
    }

    /** The name of the Secret that carries its routes. */
    public ObjectRef routesRef() {
        return new ObjectRef(Kinds.SECRET, names().routes());
    }

    /** The name of the Secret that carries its credentials, and the index. */
    public ObjectRef credentialsRef() {
        return new ObjectRef(Kinds.SECRET, names().credentials());
    }

    private ConfigSecretObjects names() {
        return ConfigSecretObjects.of(first(), namespace);
    }

    /** The Secrets that carry it. */
    public List<Desired> secrets() {
        var source = new ObjectRef(Kinds.GATEWAY, first().key());
        return names().holding(first(), config, text).stream()
                .map(it -> Desired.from(source, Kinds.SECRET, Stage.CONFIG, it))
                .toList();
    }

    /** The hash of a configuration's text. */
    public static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** What sidecars are asked about. */
    public Version version() {
        return new Version(hash, unused);
    }

    /**
     * What a sidecar should have in force.
     *
     * @param hash of the configuration
     * @param unused names of its backends that Envoy need not know
     */
    public record Version(String hash, Set<String> unused) {
        public Version {
            unused = Set.copyOf(unused);
        }
    }

    /** What sidecars should have in force, by Gateway. */
    public static Map<ObjectKey, Version> versions(Plan plan) {
        return plan.configs().values().stream()
                .flatMap(it -> it.gateways.stream().map(gateway -> Map.entry(gateway.key(), it)))
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().version()));
    }

    /** The routes that it is for; one that several of its Gateways serve, several times. */
    public Stream<AiRoute> routes() {
        return gateways.stream().flatMap(it -> it.servedRoutes().stream());
    }

    /** The backends of a route in it. */
    public Stream<Backend> backends(ObjectKey route) {
        return routes().filter(it -> it.key().equals(route)).flatMap(FilterConfigs::backends);
    }

    @Override
    public String toString() {
        return "PlannedConfig[" + first().key() + " " + hash + "]";
    }
}
