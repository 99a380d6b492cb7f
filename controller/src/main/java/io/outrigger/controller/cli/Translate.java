package io.outrigger.controller.cli;

import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.standalone.Bootstrap;
import io.outrigger.manifests.tree.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Prints what the controller would write for the objects of some files. */
final class Translate {
    private Translate() {}

    static int run(List<String> args, Streams streams) {
        if (args.contains("-h") || args.contains("--help")) {
            streams.out().print(TranslateSettings.HELP);
            return Cli.OK;
        }
        var settings = TranslateSettings.of(args);
        var loaded = ManifestFiles.load(settings.files(), streams);
        if (!loaded.mistakes().isEmpty()) {
            loaded.mistakes().forEach(streams.err()::println);
            return Cli.MISTAKES;
        }
        var snapshot = ClusterSnapshot.of(loaded.objects());
        var model = GatewayResolver.resolve(gateway(settings, snapshot).key(), snapshot);
        var problems = problems(model, loaded);
        problems.forEach(streams.err()::println);
        if (!problems.isEmpty()) {
            return Cli.MISTAKES;
        }
        write(files(settings, model, streams), settings, streams);
        return Cli.OK;
    }

    private static Gateway gateway(TranslateSettings settings, ClusterSnapshot snapshot) {
        var matching =
                snapshot.gateways().values().stream()
                        .filter(
                                it ->
                                        settings.gateway()
                                                .map(
                                                        name ->
                                                                name.equals(it.key().name())
                                                                        || name.equals(
                                                                                it.key()
                                                                                        .toString()))
                                                .orElse(true))
                        .toList();
        if (matching.size() != 1) {
            throw new UsageException(
                    "--gateway: %s (expected: one of %s)"
                            .formatted(
                                    settings.gateway().orElse("missing"),
                                    snapshot.gateways().keySet()));
        }
        return matching.getFirst();
    }

    private static List<String> problems(GatewayModel model, ManifestFiles.Loaded loaded) {
        return model.routes().stream()
                .flatMap(route -> route.problems().map(it -> describe(route, it, loaded)))
                .distinct()
                .toList();
    }

    private static String describe(AiRoute route, Problem problem, ManifestFiles.Loaded loaded) {
        return "%s: AIGatewayRoute %s: %s: %s"
                .formatted(
                        loaded.fileOf(Kinds.AI_GATEWAY_ROUTE, route.key()),
                        route.key(),
                        problem.reason(),
                        problem.message());
    }

    private static Map<String, String> files(
            TranslateSettings settings, GatewayModel model, Streams streams) {
        var files = new LinkedHashMap<String, String>();
        switch (settings.family()) {
            case STANDALONE -> {
                Bootstrap.notServed(model)
                        .forEach(
                                it ->
                                        streams.err()
                                                .printf(
                                                        "Gateway %s: listener %s: %s is not"
                                                                + " served standalone%n",
                                                        model.key(), it.name(), it.protocol()));
                files.put("envoy.yaml", Yaml.print(bootstrap(settings, model)));
                files.put("filter-config.yaml", FilterConfigYaml.write(FilterConfigs.of(model)));
            }
            case ISTIO -> throw new UsageException("--gateway-family: istio is not built yet");
        }
        return files;
    }

    private static ObjectNode bootstrap(TranslateSettings settings, GatewayModel model) {
        try {
            return Bootstrap.of(model, settings.standalone());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--" + e.getMessage());
        }
    }

    private static void write(
            Map<String, String> files, TranslateSettings settings, Streams streams) {
        if (settings.output().isEmpty()) {
            streams.out().print(String.join("---\n", files.values()));
            return;
        }
        var folder = Path.of(settings.output().get());
        try {
            Files.createDirectories(folder);
            for (var file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("-o: " + folder, e);
        }
    }
}
