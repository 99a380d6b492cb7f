package io.outrigger.controller.explain;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.Schema;
import io.outrigger.controller.explain.Explanation.BackendLine;
import io.outrigger.controller.explain.Explanation.Outcome;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.BackendPolicies;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Endpoint;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.RankedMatch.Match;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.RuleBackend;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of a request at the backends of the rule that takes it. */
record BackendLines(Request request, ClusterSnapshot snapshot) {

    List<BackendLine> of(Match match) {
        return match.rule().backends().stream().map(it -> line(match, it)).toList();
    }

    private BackendLine line(Match match, RuleBackend backend) {
        var key = key(match, backend.ref());
        var outcome =
                switch (backend.upstream()) {
                    case Resolved.Found(var upstream) ->
                            match.rule()
                                    .policy()
                                    .filter(it -> !it.refusal().isEmpty())
                                    .<Outcome>map(
                                            it ->
                                                    new Outcome.NotAsked(
                                                            "SecurityPolicy "
                                                                    + it.name()
                                                                    + " lets nobody in"))
                                    .orElseGet(() -> asked(key, upstream));
                    case Resolved.Dangling(var problem) ->
                            new Outcome.NotAsked(problem.reason() + ": " + problem.message());
                };
        return new BackendLine(
                backend.ref(),
                key,
                backend.weight(),
                percent(match, backend),
                backend.priority(),
                outcome);
    }

    private ObjectKey key(Match match, int ref) {
        var route = match.route().key();
        var spec = snapshot.routes().get(route);
        if (spec == null) {
            throw new IllegalArgumentException("route: " + route + " (expected: a known one)");
        }
        var named = spec.spec().rules().get(match.rule().index()).backendRefs().get(ref);
        return new ObjectKey(
                Objects.requireNonNullElse(named.namespace(), route.namespace()), named.name());
    }

    /** Envoy gives nothing to backends that it does not know. */
    private static int percent(Match match, RuleBackend backend) {
        var reached =
                match.rule().targets().stream()
                        .filter(it -> it.priority() == backend.priority())
                        .toList();
        int all = reached.stream().mapToInt(RuleBackend.Target::weight).sum();
        boolean reachable = reached.stream().anyMatch(it -> it.ref() == backend.ref());
        return reachable && all > 0 ? Math.round(100f * backend.weight() / all) : 0;
    }

    private Outcome asked(ObjectKey key, RuleBackend.Upstream upstream) {
        var config = upstream.config();
        String model =
                config.modelNameOverride().isEmpty() ? request.model() : config.modelNameOverride();
        var path = ProviderPaths.path(request, config.schema(), model);
        if (path.isEmpty()) {
            return new Outcome.NotAsked(
                    "422: %s is not supported by schema %s"
                            .formatted(request.operation().path(), config.schema().name()));
        }
        return new Outcome.Asked(
                upstream.endpoints().stream().map(BackendLines::text).toList(),
                translation(config.schema()),
                "POST " + inProject(config, path.get()),
                model.equals(request.model()) ? model : model + ", not " + request.model(),
                credential(key, config),
                mutations(config));
    }

    private static String text(Endpoint endpoint) {
        String address =
                endpoint.isUnixSocket()
                        ? "unix:" + endpoint.host()
                        : endpoint.host() + ":" + endpoint.port();
        return switch (endpoint.transport()) {
            case Transport.Plaintext _ -> address + ", plaintext";
            case Transport.Mesh(var identities) ->
                    address + ", mutual TLS of Istio's mesh to " + String.join(", ", identities);
            case Transport.Tls(var name, _, _) -> address + ", TLS to " + name;
        };
    }

    private String translation(Schema schema) {
        String from = request.operation().dialect();
        return ProviderPaths.isPassed(request.operation(), schema)
                ? from + " to " + schema.name() + ", passed as it is"
                : from + " to " + schema.name() + ", translated";
    }

    /** The credential for Google also tells the project. */
    private static String inProject(Backend config, String path) {
        var auth = config.auth();
        return auth != null
                        && auth.credential() instanceof Credential.Gcp(_, var region, var project)
                        && !path.startsWith("/")
                ? "/v1/projects/%s/locations/%s/%s".formatted(project, region, path)
                : path;
    }

    private String credential(ObjectKey key, Backend config) {
        var backend = snapshot.serviceBackends().get(key);
        var auth = config.auth();
        if (backend == null || auth == null) {
            return "none";
        }
        var override = auth.credentialOverride();
        return BackendPolicies.of(backend, snapshot).stream()
                .map(BackendLines::named)
                .map(it -> override == null ? it : it + ", " + ofRequest(override))
                .collect(Collectors.joining());
    }

    private static String named(BackendSecurityPolicy policy) {
        return "BackendSecurityPolicy %s, %s".formatted(policy.key(), policy.spec().type());
    }

    private static String ofRequest(CredentialOverride override) {
        String source =
                override.headerName().isEmpty()
                        ? "metadata "
                                + override.dynamicMetadataNamespace()
                                + " "
                                + override.dynamicMetadataKey()
                        : "header " + override.headerName();
        return (override.fallbackToConfigured() ? "unless the request brings one in " : "of ")
                + source;
    }

    private static List<String> mutations(Backend config) {
        var headers = config.httpHeaderMutation();
        var body = config.httpBodyMutation();
        return Stream.of(
                        headers.set().stream().map(it -> "set header " + it.name()),
                        headers.remove().stream().map(it -> "remove header " + it),
                        body.set().stream().map(it -> "set field " + it.path()),
                        body.remove().stream().map(it -> "remove field " + it))
                .flatMap(it -> it)
                .toList();
    }
}
