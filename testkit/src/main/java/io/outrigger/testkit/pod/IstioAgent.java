package io.outrigger.testkit.pod;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real agent of {@code istio-proxy}: it writes the bootstrap of a vanilla Envoy and runs it,
 * and has certificates of the mesh for it. Some of its ports are on all addresses, so it takes a
 * private network, with one such pod at a time.
 */
public final class IstioAgent implements ContainerRuntime {
    /** Where Envoy's admin interface listens. */
    public static final String ENVOY_ADMIN = "127.0.0.1:15000";

    private final TestBed bed;
    private final InetSocketAddress istiod;

    private IstioAgent(TestBed bed, InetSocketAddress istiod) {
        this.bed = bed;
        this.istiod = istiod;
    }

    /** One whose certificates and configuration come from the cluster's istiod. */
    public static IstioAgent of(Cluster cluster) {
        return new IstioAgent(cluster.bed(), cluster.istiod().secureXds());
    }

    @Override
    public Optional<Command> command(ContainerView view) {
        copy(
                bed.tool("istio-agent").resolve("envoy_bootstrap.json"),
                view.folder().resolve("var/lib/istio/envoy/envoy_bootstrap_tmpl.json"));
        String address = istiod.getAddress().getHostAddress() + ":" + istiod.getPort();
        var config =
                Map.of(
                        "discoveryAddress",
                        address,
                        "binaryPath",
                        bed.envoy().toString(),
                        "concurrency",
                        1,
                        "terminationDrainDuration",
                        "1s");
        var argv = new ArrayList<>(List.of(bed.tool("pilot-agent").toString()));
        argv.addAll(view.words());
        return Optional.of(
                view.command(argv)
                        .withEnv(
                                Map.of(
                                        "PROXY_CONFIG",
                                        JsonMapper.shared().writeValueAsString(config),
                                        "CA_ADDR",
                                        address,
                                        "ISTIOD_SAN",
                                        "istiod.istio-system.svc",
                                        // what the test bed's own EnvoyFilter looks for
                                        "ISTIO_META_TESTKIT_POD_IP",
                                        view.ip())));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
