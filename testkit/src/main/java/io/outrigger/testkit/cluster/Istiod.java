package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A real istiod with its templates for gateway pods and its Gateway API controllers.
 *
 * <p>What a vanilla Envoy does not have is switched off: metadata exchange, the ALPN filter, auto
 * mTLS, metrics merging.
 */
public final class Istiod implements AutoCloseable {
    /** Where istiod lives. */
    public static final String NAMESPACE = "istio-system";

    /** A line in the proxy's log for each request, with what the sidecar counted. */
    private static final String ACCESS_LOG =
            "[%START_TIME%] %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %RESPONSE_FLAGS%"
                    + " %RESPONSE_CODE_DETAILS% %DURATION% %UPSTREAM_CLUSTER% %UPSTREAM_HOST%"
                    + " %REQ(X-REQUEST-ID)% %DYNAMIC_METADATA(io.envoy.ai_gateway)%";

    private static final Duration START = Duration.ofSeconds(60);

    private final Child child;
    private final Ports ports;

    private record Ports(
            int grpc, int secureGrpc, int http, int https, int monitoring, int control) {
        static Ports free() {
            return new Ports(
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next(),
                    FreePorts.next());
        }
    }

    private Istiod(Child child, Ports ports) {
        this.child = child;
        this.ports = ports;
    }

    /** Starts it on a server that has its CRDs, and waits until it is ready. */
    public static Istiod start(
            TestBed bed, RunFolder run, KubeApiServer server, PodNetwork network) {
        server.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
        server.http().apply(IstioObjects.injector(bed.tool("istio-discovery")));
        server.http().apply(IstioObjects.podListeners(network));
        var ports = Ports.free();
        var child = Child.start(command(bed, run.folder("istiod"), server, ports));
        var istiod = new Istiod(child, ports);
        child.awaitHttp(istiod.http("/ready"), START);
        return istiod;
    }

    /** Where an Envoy gets its configuration, in clear text. */
    public InetSocketAddress xds() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ports.grpc);
    }

    /** The same, and certificates of the mesh, by TLS. */
    public InetSocketAddress secureXds() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ports.secureGrpc);
    }

    /** Its own injection webhook, for a {@code url} in a MutatingWebhookConfiguration. */
    public URI injectionWebhook() {
        return URI.create("https://127.0.0.1:" + ports.https + "/inject");
    }

    /** The answer of a debug endpoint, such as {@code /debug/syncz}. */
    public String debug(String path) {
        return Http.get(http(path)).body();
    }

    /** Its metrics, as text. */
    public String metrics() {
        return Http.get(URI.create("http://127.0.0.1:" + ports.monitoring + "/metrics")).body();
    }

    /** The process. */
    public Child child() {
        return child;
    }

    @Override
    public void close() {
        child.kill();
    }

    private URI http(String path) {
        return URI.create("http://127.0.0.1:" + ports.http + path);
    }

    private static Command command(TestBed bed, Path folder, KubeApiServer server, Ports ports) {
        return Command.of(
                        "istiod",
                        folder,
                        bed.tool("istiod"),
                        "discovery",
                        "--kubeconfig=" + server.kubeconfig(),
                        "--meshConfig=" + mesh(folder, ports),
                        "--grpcAddr=127.0.0.1:" + ports.grpc,
                        "--secureGRPCAddr=127.0.0.1:" + ports.secureGrpc,
                        "--httpAddr=127.0.0.1:" + ports.http,
                        "--httpsAddr=127.0.0.1:" + ports.https,
                        "--monitoringAddr=127.0.0.1:" + ports.monitoring,
                        "--ctrlz_port=" + ports.control)
                .withEnv(
                        Map.ofEntries(
                                Map.entry("POD_NAME", "istiod-testkit"),
                                Map.entry("POD_NAMESPACE", NAMESPACE),
                                Map.entry("PILOT_CERT_PROVIDER", "istiod"),
                                Map.entry("PILOT_ENABLE_METADATA_EXCHANGE", "false"),
                                Map.entry("PILOT_ENABLE_ALPN_FILTER", "false"),
                                // a rejected EnvoyFilter is visible nowhere else
                                Map.entry("PILOT_ENVOY_FILTER_STATS", "true"),
                                // it would wait for webhook objects that only the chart writes
                                Map.entry("INJECTION_WEBHOOK_CONFIG_NAME", ""),
                                Map.entry("VALIDATION_WEBHOOK_CONFIG_NAME", "")));
    }

    private static Path mesh(Path folder, Ports ports) {
        String text =
                """
                defaultConfig: {discoveryAddress: "127.0.0.1:%d"}
                enablePrometheusMerge: false
                enableAutoMtls: false
                accessLogFile: /dev/stdout
                accessLogFormat: |
                  %s
                """
                        .formatted(ports.grpc, ACCESS_LOG);
        try {
            return Files.writeString(folder.resolve("mesh.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
