package io.outrigger.controller.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Backend;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Workload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The filter configuration of a Gateway. Prints without its content, which holds credentials.
 *
 * @param text as it is written
 * @param unused names of backends in it that Envoy need not know: those of before, and those to
 *     come
 */
public record PlannedConfig(
        GatewayModel gateway,
        Workload workload,
        FilterConfig config,
        String text,
        Set<String> unused) {
    public PlannedConfig {
        unused = Set.copyOf(unused);
    }

    static PlannedConfig of(GatewayModel gateway, Workload workload) {
        return of(gateway, workload, FilterConfigs.of(gateway), Set.of());
    }

    private static PlannedConfig of(
            GatewayModel gateway, Workload workload, FilterConfig config, Set<String> unused) {
        return new PlannedConfig(gateway, workload, config, FilterConfigYaml.write(config), unused);
    }

    /** The same, with backends of a configuration before that Envoy may still use. */
    public PlannedConfig keeping(FilterConfig before, Set<String> names) {
        return names.isEmpty()
                ? this
                : of(gateway, workload, FilterConfigs.keeping(config, before, names), names);
    }

    /** The same; Envoy need not know these backends yet. */
    public PlannedConfig before(Collection<String> toCome) {
        var all = new TreeSet<>(unused);
        all.addAll(toCome);
        return new PlannedConfig(gateway, workload, config, text, all);
    }

    /** The name of the Secret that carries it. */
    public ObjectRef secretRef() {
        return new ObjectRef(Kinds.SECRET, ConfigSecretObjects.key(gateway, workload));
    }

    /** The Secret that carries it. */
    public Desired secret() {
        return Desired.from(
                new ObjectRef(Kinds.GATEWAY, gateway.key()),
                Kinds.SECRET,
                Stage.CONFIG,
                ConfigSecretObjects.of(gateway, workload, text));
    }

    /** As a sidecar computes it: over the text that it reads. */
    public String hash() {
        return hash(text);
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
        return new Version(hash(), unused);
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
        return plan.configs().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().version()));
    }

    /** The backends of a route in it. */
    public Stream<Backend> backends(ObjectKey route) {
        return gateway.servedRoutes().stream()
                .filter(it -> it.key().equals(route))
                .flatMap(FilterConfigs::backends);
    }

    @Override
    public String toString() {
        return "PlannedConfig[" + gateway.key() + " " + hash() + "]";
    }
}
