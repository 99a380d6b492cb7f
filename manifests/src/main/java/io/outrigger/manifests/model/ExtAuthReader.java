package io.outrigger.manifests.model;

import static io.outrigger.manifests.model.SecurityPolicyReader.orEmpty;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.ContextExtension;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.manifests.api.BackendObjectReference;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.ExtAuth;
import io.outrigger.manifests.model.Endpoint.SubjectAltName;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.Endpoint.Trust;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.extAuth} of a SecurityPolicy. */
record ExtAuthReader(ClusterSnapshot snapshot) {
    /** Envoy Gateway's. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    ClientAuth.ExtAuth extAuth(SecurityPolicy policy, ExtAuth auth) throws Refused {
        return new ClientAuth.ExtAuth(
                service(policy, auth),
                lower(auth.headersToExtAuth()),
                timeout(auth.timeout()),
                Boolean.TRUE.equals(auth.failOpen()));
    }

    /** Envoy tells context extensions to services over gRPC only. */
    private ExtAuthService service(SecurityPolicy policy, ExtAuth auth) throws Refused {
        var grpc = auth.grpc();
        if (grpc != null) {
            return new ExtAuthService.Grpc(
                    origin(
                            policy,
                            "spec.extAuth.grpc",
                            refs(grpc.backendRef(), grpc.backendRefs())),
                    auth.contextExtensions().stream()
                            .map(it -> new ContextExtension(it.name(), orEmpty(it.value())))
                            .toList());
        }
        var http = auth.http();
        if (http == null) {
            throw new Refused(Reason.Invalid, "spec.extAuth: no service (expected: grpc or http)");
        }
        return new ExtAuthService.Http(
                origin(policy, "spec.extAuth.http", refs(http.backendRef(), http.backendRefs()))
                        + path(http.path()),
                lower(http.headersToBackend()));
    }

    private static List<BackendObjectReference> refs(
            @Nullable BackendObjectReference ref, List<BackendObjectReference> refs) {
        return Stream.concat(Stream.ofNullable(ref), refs.stream()).toList();
    }

    private String origin(SecurityPolicy policy, String field, List<BackendObjectReference> refs)
            throws Refused {
        if (refs.size() != 1) {
            throw new Refused(
                    Reason.NotYetSupported,
                    "%s.backendRefs: %d of them (expected: one)".formatted(field, refs.size()));
        }
        String first = field + ".backendRefs[0]";
        var found =
                new EndpointResolver(snapshot)
                        .endpoints(
                                new Grants.Ref(Kinds.SECURITY_POLICY, policy.key()),
                                first,
                                refs.getFirst());
        return switch (found) {
            case Resolved.Found(var endpoints) -> origin(first, endpoints.getFirst());
            case Resolved.Dangling(var problem) ->
                    throw new Refused(Reason.Invalid, problem.message());
        };
    }

    /** The sidecar asks, and trusts what its image trusts. */
    private static String origin(String field, Endpoint endpoint) throws Refused {
        if (endpoint.isUnixSocket()) {
            throw new Refused(Reason.NotYetSupported, field + ": a Unix socket");
        }
        String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
        return switch (endpoint.transport()) {
            // the sidecar has no certificate of the mesh
            case Transport.Plaintext _, Transport.Mesh _ ->
                    "http://" + host + ":" + endpoint.port();
            case Transport.Tls(var serverName, var names, Trust.SystemAuthorities()) -> {
                if (!serverName.equals(host) || !names.equals(List.of(SubjectAltName.dns(host)))) {
                    throw new Refused(
                            Reason.NotYetSupported,
                            "%s: TLS with another name than its host's".formatted(field));
                }
                yield "https://" + host + ":" + endpoint.port();
            }
            case Transport.Tls _ ->
                    throw new Refused(
                            Reason.NotYetSupported, field + ": TLS with authorities of its own");
        };
    }

    private static String path(@Nullable String path) {
        String given = orEmpty(path);
        return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }

    private static Duration timeout(@Nullable String text) throws Refused {
        if (text == null) {
            return DEFAULT_TIMEOUT;
        }
        return Durations.parse(text)
                .orElseThrow(
                        () ->
                                new Refused(
                                        Reason.Invalid,
                                        "spec.extAuth.timeout: %s (expected: such as 10s)"
                                                .formatted(text)));
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
    }
}
