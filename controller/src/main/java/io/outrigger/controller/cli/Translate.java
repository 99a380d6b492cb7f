package io.outrigger.controller.cli;

import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.plan.SidecarRules;
import io.outrigger.controller.plan.SidecarRules.Delivery;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.deployment.Deployments;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.Checks;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.model.Policies;
import io.outrigger.manifests.model.PolicyProblem;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.SecurityPolicies;
import io.outrigger.manifests.standalone.Bootstrap;
import io.outrigger.manifests.tree.Json;
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
        var settings = TranslateSettings.of(args);
        var loaded = ManifestFiles.load(settings.files(), streams);
        var snapshot = ClusterSnapshot.of(loaded.objects());
        var models =
                gateways(settings, snapshot).stream()
                        .map(key -> GatewayResolver.resolve(key, snapshot))
                        .toList();
        var problems = models.stream().flatMap(it -> problems(it, loaded)).distinct().toList();
        if (!problems.isEmpty()) {
            throw new MistakesException(problems);
        }
        policyProblems(snapshot, loaded).forEach(streams.err()::println);
        if (settings.family() == TranslateSettings.Family.ISTIO) {
            notHonoured(snapshot, loaded).forEach(streams.err()::println);
        }
        write(files(settings, models, snapshot, streams), settings, streams);
        return Cli.OK;
    }

    private static List<ObjectKey> gateways(TranslateSettings settings, ClusterSnapshot snapshot) {
        var matching =
                snapshot.gateways().keySet().stream()
                        .filter(
                                key ->
                                        settings.gateway()
                                                .map(it -> Flags.means(it, key))
                                                .orElse(true))
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

    private static Stream<String> problems(GatewayModel model, ManifestFiles.Loaded loaded) {
        return model.routes().stream()
                .flatMap(route -> route.problems().map(it -> describe(route, it, loaded)));
    }

    /** Requests are refused where such a policy counts, so that the rest can be printed. */
    private static Stream<String> policyProblems(
            ClusterSnapshot snapshot, ManifestFiles.Loaded loaded) {
        var policies = SecurityPolicies.of(snapshot);
        return policies.attachments().entrySet().stream()
                .flatMap(
                        it ->
                                Stream.concat(
                                                it.getValue().stream()
                                                        .flatMap(
                                                                at ->
                                                                        Stream.ofNullable(
                                                                                at.problem())),
                                                policies.problem(it.getKey()).stream())
                                        .map(problem -> describe(it.getKey(), problem, loaded)));
    }

    private static String describe(
            SecurityPolicy policy, PolicyProblem problem, ManifestFiles.Loaded loaded) {
        return "%s: SecurityPolicy %s: %s: %s"
                .formatted(
                        loaded.fileOf(Kinds.SECURITY_POLICY, policy.key()),
                        policy.key(),
                        problem.reason(),
                        problem.message());
    }

    private static String describe(AiRoute route, Problem problem, ManifestFiles.Loaded loaded) {
        return "%s: AIGatewayRoute %s: %s: %s"
                .formatted(
                        loaded.fileOf(Kinds.AI_GATEWAY_ROUTE, route.key()),
                        route.key(),
                        problem.reason(),
                        problem.message());
    }

    /** What the controller would say in a status, of policies and of what backends refer to. */
    private static Stream<String> notHonoured(
            ClusterSnapshot snapshot, ManifestFiles.Loaded loaded) {
        var policies =
                Policies.all(snapshot)
                        .flatMap(
                                policy ->
                                        policy.unread().stream()
                                                .map(
                                                        it ->
                                                                "%s: %s %s: %s"
                                                                        .formatted(
                                                                                loaded.fileOf(
                                                                                        Policies
                                                                                                .kind(
                                                                                                        policy),
                                                                                        policy
                                                                                                .key()),
                                                                                Policies.kind(
                                                                                                policy)
                                                                                        .kind(),
                                                                                policy.key(),
                                                                                it)));
        var backends =
                snapshot.serviceBackends().values().stream()
                        .flatMap(
                                backend ->
                                        Checks.ignoredFields(backend, snapshot).stream()
                                                .map(
                                                        it ->
                                                                "%s: AIServiceBackend %s: %s"
                                                                        .formatted(
                                                                                loaded.fileOf(
                                                                                        Kinds
                                                                                                .AI_SERVICE_BACKEND,
                                                                                        backend
                                                                                                .key()),
                                                                                backend.key(),
                                                                                it)));
        return Stream.concat(policies, backends).map(it -> it + ": no effect on Gateways of Istio");
    }

    private static Map<String, String> files(
            TranslateSettings settings,
            List<GatewayModel> models,
            ClusterSnapshot snapshot,
            Streams streams) {
        return switch (settings.family()) {
            case STANDALONE -> standalone(settings, models.getFirst(), streams);
            case ISTIO -> files(plan(settings, models, snapshot, GatewayFamily.ISTIO));
            case ENVOY_GATEWAY -> {
                var plan = plan(settings, models, snapshot, GatewayFamily.ENVOY_GATEWAY);
                var files = files(plan);
                if (settings.standalone().dataPlane().hooks()) {
                    files.put("hooks.yaml", Yaml.print(hooks(plan.wiring())));
                }
                yield files;
            }
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
    private static Plan plan(
            TranslateSettings settings,
            List<GatewayModel> models,
            ClusterSnapshot snapshot,
            GatewayFamily family) {
        var gateways = new TreeMap<ObjectKey, GatewayFamily>();
        models.forEach(model -> gateways.put(model.key(), family));
        var sidecar = settings.sidecar();
        return Planner.plan(
                gateways,
                snapshot,
                settings.standalone().dataPlane(),
                new SidecarRules(
                        sidecar.settings(),
                        sidecar.podSecurity(),
                        Delivery.WEBHOOK,
                        Deployments.ON));
    }

    private static Map<String, String> files(Plan plan) {
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

    /** By HTTPRoute and rule: the cluster, and what Envoy's routes carry beside their match. */
    private static List<ObjectNode> hooks(Wiring wiring) {
        return wiring.httpRoutes().entrySet().stream()
                .map(
                        it ->
                                Json.object(
                                        "httpRoute",
                                        it.getKey().toString(),
                                        "rules",
                                        Json.array(
                                                new TreeMap<>(it.getValue().rules())
                                                        .entrySet().stream()
                                                                .map(Translate::hook)
                                                                .toList())))
                .toList();
    }

    private static ObjectNode hook(Map.Entry<String, Wiring.Rule> rule) {
        return Json.object(
                "name",
                rule.getKey(),
                "route",
                rule.getValue().route(),
                "cluster",
                rule.getValue().cluster().orElse(null));
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
