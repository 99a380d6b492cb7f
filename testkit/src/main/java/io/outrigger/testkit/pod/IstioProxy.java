package io.outrigger.testkit.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A vanilla Envoy in place of {@code istio-proxy}: the bootstrap that its agent would write, from
 * the pod's metadata, with the ports that it would serve.
 */
final class IstioProxy implements ContainerRuntime {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Z_]+)}");

    private final TestBed bed;
    private final InetSocketAddress xds;

    IstioProxy(TestBed bed, InetSocketAddress xds) {
        this.bed = bed;
        this.xds = xds;
    }

    @Override
    public Optional<Command> command(ContainerView view) {
        Path file = view.folder().resolve(view.name() + ".yaml");
        try {
            Files.writeString(file, bootstrap(view));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(
                view.command(
                        List.of(
                                bed.envoy().toString(),
                                "-c",
                                file.toString(),
                                "--concurrency",
                                "1",
                                "--disable-hot-restart",
                                "--file-flush-interval-msec",
                                "50",
                                "--log-level",
                                "info",
                                "--component-log-level",
                                "misc:error")));
    }

    private String bootstrap(ContainerView view) {
        var metadata = view.pod().getMetadata();
        var values =
                Map.of(
                        "IP", view.ip(),
                        "NAME", metadata.getName(),
                        "NAMESPACE", metadata.getNamespace(),
                        "WORKLOAD",
                                view.env()
                                        .getOrDefault(
                                                "ISTIO_META_WORKLOAD_NAME", metadata.getName()),
                        "METADATA", JsonMapper.shared().writeValueAsString(node(view)),
                        "XDS_IP", xds.getAddress().getHostAddress(),
                        "XDS_PORT", Integer.toString(xds.getPort()));
        return PLACE.matcher(template())
                .replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        values.getOrDefault(match.group(1), match.group())));
    }

    private static String template() {
        try (InputStream in = IstioProxy.class.getResourceAsStream("istio-proxy.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> node(ContainerView view) {
        var metadata = view.pod().getMetadata();
        return Map.of(
                "NAME", metadata.getName(),
                "NAMESPACE", metadata.getNamespace(),
                "LABELS", metadata.getLabels(),
                "INSTANCE_IPS", view.ip(),
                "SERVICE_ACCOUNT", String.valueOf(view.pod().getSpec().getServiceAccountName()),
                "CLUSTER_ID", "Kubernetes",
                // what proxyVersion in an EnvoyFilter is compared with
                "ISTIO_VERSION", "1.32.0",
                // what the test bed's own EnvoyFilter looks for
                "TESTKIT_POD_IP", view.ip());
    }
}
