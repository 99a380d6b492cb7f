package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.manifests.api.BackendObjectReference;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.ExtAuth;
import io.outrigger.manifests.api.SecurityPolicy.HTTPExtAuthService;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.Endpoint.Trust;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.extAuth} of a SecurityPolicy. */
record ExtAuthReader(ClusterSnapshot snapshot) {
    private static final String HTTP = "spec.extAuth.http.";

    /** Envoy Gateway's. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    ClientAuth.ExtAuth extAuth(SecurityPolicy policy, ExtAuth auth) throws Refused {
        var http = auth.http();
        if (http == null) {
            throw new Refused(Reason.NotYetSupported, "spec.extAuth.grpc: not supported yet");
        }
        return new ClientAuth.ExtAuth(
                origin(policy, http) + path(http.path()),
                lower(auth.headersToExtAuth()),
                lower(http.headersToBackend()),
                timeout(auth.timeout()),
                Boolean.TRUE.equals(auth.failOpen()));
    }

    private String origin(SecurityPolicy policy, HTTPExtAuthService http) throws Refused {
        var refs =
                Stream.concat(Stream.ofNullable(http.backendRef()), http.backendRefs().stream())
                        .toList();
        if (refs.size() != 1) {
            throw new Refused(
                    Reason.NotYetSupported,
                    HTTP + "backendRefs: %d of them (expected: one)".formatted(refs.size()));
        }
        return switch (endpoints(policy, refs.getFirst())) {
            case Resolved.Found(var endpoints) -> origin(endpoints.getFirst());
            case Resolved.Dangling(var problem) ->
                    throw new Refused(Reason.Invalid, problem.message());
        };
    }

    private Resolved<List<Endpoint>> endpoints(SecurityPolicy policy, BackendObjectReference ref) {
        return new EndpointResolver(snapshot)
                .endpoints(
                        new Grants.Ref(Kinds.SECURITY_POLICY, policy.key()),
                        HTTP + "backendRefs[0]",
                        ref);
    }

    /** The sidecar asks, and trusts what its image trusts. */
    private static String origin(Endpoint endpoint) throws Refused {
        if (endpoint.isUnixSocket()) {
            throw new Refused(Reason.NotYetSupported, HTTP + "backendRefs[0]: a Unix socket");
        }
        String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
        return switch (endpoint.transport()) {
            // the sidecar has no certificate of the mesh
            case Transport.Plaintext _, Transport.Mesh _ ->
                    "http://" + host + ":" + endpoint.port();
            case Transport.Tls(_, _, Trust.SystemAuthorities()) ->
                    "https://" + host + ":" + endpoint.port();
            case Transport.Tls _ ->
                    throw new Refused(
                            Reason.NotYetSupported,
                            HTTP + "backendRefs[0]: TLS with authorities of its own");
        };
    }

    private static String path(@Nullable String path) {
        String given = Objects.requireNonNullElse(path, "");
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
