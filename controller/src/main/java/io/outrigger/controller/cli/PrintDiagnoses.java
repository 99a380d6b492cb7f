package io.outrigger.controller.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.contract.FilterConfig;
import io.outrigger.controller.doctor.Diagnosis;
import io.outrigger.controller.doctor.Doctor;
import io.outrigger.controller.doctor.Finding;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.decision.Gateways;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a cluster and prints what keeps Gateways from mediating AI requests. */
final class PrintDiagnoses {
    static final String HELP =
            """
            outrigger doctor [-n NAMESPACE] [-o text|json] [--kubeconfig FILE]

            Follows the chain from the webhook to the filter in Envoy, for each Gateway that opted in
            or that an AI route names, and prints the first link that is broken and how to mend it.
            It reads the cluster of KUBECONFIG, tries a gateway pod and an EnvoyFilter as dry runs,
            and asks sidecars through the API server's pod proxy; it changes nothing.

              -n NAMESPACE        only Gateways of this namespace
              -o text|json        how to print (text)
              --kubeconfig FILE   instead of KUBECONFIG

            Exit code: 0 no link is broken, 1 at least one is, 2 the cluster cannot be examined.
            """;

    private static final String NAMESPACE = "-n";
    private static final String OUTPUT = "-o";
    private static final String KUBECONFIG = "--kubeconfig";

    private PrintDiagnoses() {}

    static int run(List<String> args, Streams streams) {
        var flags = Flags.parse(args, Set.of(NAMESPACE, OUTPUT, KUBECONFIG));
        String output = flags.last(OUTPUT).orElse("text");
        if (!Set.of("text", "json").contains(output)) {
            throw new UsageException("-o: " + output + " (expected: text or json)");
        }
        try (var client = client(flags.last(KUBECONFIG))) {
            var diagnoses = diagnoses(client, flags.last(NAMESPACE));
            if (output.equals("json")) {
                streams.out().println(Json.print(Json.node(diagnoses)));
            } else if (diagnoses.isEmpty()) {
                streams.out().println("no Gateway has opted in, and no AI route names one");
            } else {
                diagnoses.forEach(it -> print(it, streams));
            }
            return diagnoses.stream().allMatch(it -> it.broken().isEmpty()) ? Cli.OK : Cli.MISTAKES;
        } catch (KubernetesClientException e) {
            throw new UsageException("the cluster cannot be examined: " + e.getMessage());
        }
    }

    private static KubernetesClient client(Optional<String> kubeconfig) {
        if (kubeconfig.isEmpty()) {
            return new KubernetesClientBuilder().build();
        }
        var file = Path.of(kubeconfig.get());
        if (!Files.isReadable(file)) {
            throw new UsageException("--kubeconfig: " + file + " (expected: a readable file)");
        }
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(file.toFile()))
                .build();
    }

    private static List<Diagnosis> diagnoses(KubernetesClient client, Optional<String> namespace) {
        var image = new Image("unknown", Image.PullPolicy.IF_NOT_PRESENT);
        // which image a sidecar has does not matter to whether it is there
        var decider =
                new Decider(Gateways.NONE, SidecarSettings.defaults(FilterConfig.VERSION, image));
        return Doctor.examine(
                new ClusterReader(client).facts(),
                decider,
                it -> namespace.map(it.key().namespace()::equals).orElse(true));
    }

    private static void print(Diagnosis diagnosis, Streams streams) {
        streams.out()
                .println(
                        diagnosis
                                .broken()
                                .map(
                                        it ->
                                                "Gateway %s: broken at %s: %s%n  fix: %s"
                                                        .formatted(
                                                                diagnosis.gateway(),
                                                                it.link().text(),
                                                                it.what(),
                                                                it.fix()))
                                .orElseGet(
                                        () ->
                                                "Gateway %s: no link is broken, %s"
                                                        .formatted(
                                                                diagnosis.gateway(),
                                                                diagnosis.pods())));
        for (Finding warning : diagnosis.warnings()) {
            streams.out()
                    .printf(
                            "  warning, %s: %s%n  fix: %s%n",
                            warning.link().text(), warning.what(), warning.fix());
        }
    }
}
