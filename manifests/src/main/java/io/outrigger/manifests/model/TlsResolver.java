package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Backend;
import io.outrigger.manifests.api.BackendTLSPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.Endpoint.Transport;
import java.util.List;
import java.util.Objects;

/**
 * Chooses how bytes reach a backend. A wish for TLS that cannot be granted makes the backend
 * unreachable; it is never sent in the clear instead.
 */
record TlsResolver(ClusterSnapshot snapshot) {
    private static final String SYSTEM = "System";
    private static final Resolved<Transport> IN_THE_CLEAR =
            Resolved.found(new Transport.Plaintext());

    /** By the policies that target an object. */
    Resolved<Transport> transport(ApiKind kind, ObjectKey key) {
        var policies =
                snapshot.tlsPolicies().values().stream()
                        .filter(it -> it.key().namespace().equals(key.namespace()))
                        .filter(it -> targets(it, kind, key.name()))
                        .toList();
        return switch (policies.size()) {
            case 0 -> IN_THE_CLEAR;
            case 1 -> transport(policies.getFirst());
            default ->
                    Resolved.dangling(
                            Problem.Reason.ConflictingPolicies,
                            "%s %s: targeted by %d BackendTLSPolicies (expected: at most one)"
                                    .formatted(kind.kind(), key, policies.size()));
        };
    }

    /**
     * By the policies that target a Backend, else by its own settings.
     *
     * @param hostname of the endpoint; empty for an IP address
     */
    Resolved<Transport> transport(Backend backend, String hostname) {
        return transport(Kinds.BACKEND, backend.key())
                .then(
                        found ->
                                found instanceof Transport.Plaintext
                                        ? ownSettings(backend, hostname)
                                        : Resolved.found(found));
    }

    private static boolean targets(BackendTLSPolicy policy, ApiKind kind, String name) {
        return policy.spec().targetRefs().stream()
                .anyMatch(
                        it ->
                                it.group().equals(kind.group())
                                        && it.kind().equals(kind.kind())
                                        && it.name().equals(name));
    }

    private static Resolved<Transport> transport(BackendTLSPolicy policy) {
        String what = "BackendTLSPolicy " + policy.key() + ": spec.";
        if (policy.spec().targetRefs().stream().anyMatch(it -> it.sectionName() != null)) {
            return unsupported(what + "targetRefs[].sectionName");
        }
        var validation = policy.spec().validation();
        if (!validation.caCertificateRefs().isEmpty()) {
            return unsupported(what + "validation.caCertificateRefs");
        }
        if (!SYSTEM.equals(validation.wellKnownCACertificates())) {
            return unsupported(what + "validation.wellKnownCACertificates other than System");
        }
        if (validation.subjectAltNames().stream().anyMatch(it -> it.hostname() == null)) {
            return unsupported(what + "validation.subjectAltNames[] of another type than Hostname");
        }
        var names =
                validation.subjectAltNames().stream()
                        .map(BackendTLSPolicy.SubjectAltName::hostname)
                        .filter(Objects::nonNull)
                        .toList();
        String host = validation.hostname();
        return Resolved.found(new Transport.Tls(host, names.isEmpty() ? List.of(host) : names));
    }

    private static Resolved<Transport> ownSettings(Backend backend, String hostname) {
        var tls = backend.spec().tls();
        if (tls == null) {
            return IN_THE_CLEAR;
        }
        String what = "Backend " + backend.key() + ": spec.tls.";
        if (Boolean.TRUE.equals(tls.insecureSkipVerify())) {
            return unsupported(what + "insecureSkipVerify");
        }
        if (!tls.caCertificateRefs().isEmpty()) {
            return unsupported(what + "caCertificateRefs");
        }
        String name = Objects.requireNonNullElse(tls.sni(), hostname);
        return name.isEmpty()
                ? Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        what + "sni: missing (expected: a name, since the endpoint is an address)")
                : Resolved.found(new Transport.Tls(name, List.of(name)));
    }

    private static Resolved<Transport> unsupported(String what) {
        return Resolved.dangling(Problem.Reason.UnsupportedValue, what + " is not supported yet");
    }
}
