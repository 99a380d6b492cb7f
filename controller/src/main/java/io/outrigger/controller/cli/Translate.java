package io.outrigger.controller.cli;

import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayFamily;
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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
        var models =
                gateways(settings, snapshot).stream()
                        .map(key -> GatewayResolver.resolve(key, snapshot))
                        .toList();
        var problems = models.stream().flatMap(it -> problems(it, loaded)).distinct().toList();
        problems.forEach(streams.err()::println);
        if (!problems.isEmpty()) {
            return Cli.MISTAKES;
        }
        write(files(settings, models, snapshot, streams), settings, streams);
        return Cli.OK;
    }

    private static List<ObjectKey> gateways(TranslateSettings settings, ClusterSnapshot snapshot) {
        var matching =
                snapshot.gateways().keySet().stream()
                        .filter(key -> settings.gateway().map(it -> names(it, key)).orElse(true))
                        .toList();
        boolean one = settings.family() == TranslateSettings.Family.STANDALONE;
        if (matching.isEmpty() || (one && matching.size() > 1)) {
            throw new UsageException(
                    "--gateway: %s (expected: one of %s)"
                            .formatted(
                                    settings.gateway().orElse("missing"),
                                    snapshot.gateways().keySet()));
        }
        return matching;
    }

    private static boolean names(String name, ObjectKey key) {
        return name.equals(key.name()) || name.equals(key.toString());
    }

    private static Stream<String> problems(GatewayModel model, ManifestFiles.Loaded loaded) {
        return model.routes().stream()
                .flatMap(route -> route.problems().map(it -> describe(route, it, loaded)));
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
            TranslateSettings settings,
            List<GatewayModel> models,
            ClusterSnapshot snapshot,
            Streams streams) {
        return switch (settings.family()) {
            case STANDALONE -> standalone(settings, models.getFirst(), streams);
            case ISTIO -> istio(settings, models, snapshot);
        };
    }

    private static Map<String, String> standalone(
            TranslateSettings settings, GatewayModel model, Streams streams) {
        for (var listener : Bootstrap.notServed(model)) {
            streams.err()
                    .printf(
                            "Gateway %s: listener %s: %s is not served standalone%n",
                            model.key(), listener.name(), listener.protocol());
        }
        var files = new LinkedHashMap<String, String>();
        files.put("envoy.yaml", Yaml.print(bootstrap(settings, model)));
        files.put("filter-config.yaml", FilterConfigYaml.write(FilterConfigs.of(model)));
        return files;
    }

    /** Offline every Gateway counts as ours: whoever asks wants to see what would be. */
    private static Map<String, String> istio(
            TranslateSettings settings, List<GatewayModel> models, ClusterSnapshot snapshot) {
        var gateways = new TreeMap<ObjectKey, GatewayFamily>();
        models.forEach(model -> gateways.put(model.key(), GatewayFamily.ISTIO));
        var plan = Planner.plan(gateways, snapshot, settings.standalone().dataPlane());
        var files = new LinkedHashMap<String, String>();
        for (var stage : Desired.Stage.values()) {
            var trees =
                    plan.desired().stream()
                            .filter(it -> it.stage() == stage)
                            .map(Desired::tree)
                            .toList();
            if (!trees.isEmpty()) {
                files.put(stage.name().toLowerCase(Locale.ROOT) + ".yaml", Yaml.print(trees));
            }
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
