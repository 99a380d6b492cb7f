package io.outrigger.conformance.envoygateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.Operator;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Envoy AI Gateway as its own chart installs it. Its controller runs here, with the arguments of
 * the chart's Deployment, since there is no kubelet; its webhook is called at this address.
 */
final class EnvoyAiGateway implements AutoCloseable {
    static final String NAMESPACE = "envoy-ai-gateway-system";

    private static final Duration START = Duration.ofSeconds(60);

    private final TestBed bed;
    private final KubeApiServer server;
    private final Operator operator;
    private final Path folder;
    private final InetSocketAddress webhook =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
    private final int hooks = FreePorts.next();
    private @Nullable Child controller;

    EnvoyAiGateway(TestBed bed, RunFolder run, KubeApiServer server) throws IOException {
        this.bed = bed;
        this.server = server;
        this.operator = Operator.offline(bed, run);
        this.folder = run.folder("envoy-ai-gateway");
        var certificates =
                CertificateSecret.create(
                        new ServingNames(List.of(), List.of("127.0.0.1")), InstantSource.system());
        for (var entry : certificates.data().entrySet()) {
            Files.write(
                    folder.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
        server.installCrds(bed.neighbourTool("crds"));
        server.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
    }

    /** Installs or upgrades it; values that are not given are the chart's. */
    void install(String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values, UTF_8);
        String rendered =
                operator.helm(
                        "template",
                        "aieg",
                        bed.neighbourTool("chart").toString(),
                        "-n",
                        NAMESPACE,
                        "-f",
                        file.toString());
        close();
        var objects = Yaml.documents(rendered);
        // the controller writes its authority into the webhook's configuration when it starts
        for (var webhook : of("MutatingWebhookConfiguration", objects)) {
            server.http().apply(atThisAddress(webhook));
        }
        for (var deployment : of("Deployment", objects)) {
            server.http().apply(deployment);
            controller = started(deployment);
        }
    }

    private static List<? extends JsonNode> of(String kind, List<? extends JsonNode> objects) {
        return objects.stream().filter(it -> it.path("kind").asString("").equals(kind)).toList();
    }

    private JsonNode atThisAddress(JsonNode configuration) {
        String url = "https://127.0.0.1:%d/mutate".formatted(webhook.getPort());
        ((ObjectNode) configuration.at("/webhooks/0")).set("clientConfig", Json.object("url", url));
        return configuration;
    }

    private Child started(JsonNode deployment) {
        var arguments =
                deployment
                        .at("/spec/template/spec/containers/0/args")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
        var command =
                Command.of(
                                "controller",
                                folder,
                                bed.neighbourTool("ai-gateway-controller").toString())
                        .plus(arguments)
                        .plus(
                                List.of(
                                        "--port=127.0.0.1:" + hooks,
                                        "--webhookPort=" + webhook.getPort(),
                                        "--tlsCertDir=" + folder,
                                        "--enableLeaderElection=false"))
                        .withEnv(
                                Map.of(
                                        "KUBECONFIG",
                                        server.kubeconfig().toString(),
                                        "POD_NAMESPACE",
                                        NAMESPACE,
                                        "DISABLE_PPROF",
                                        "true"));
        return Child.start(command).awaitPort(webhook, START);
    }

    @Override
    public void close() {
        if (controller != null) {
            controller.close();
        }
    }
}
