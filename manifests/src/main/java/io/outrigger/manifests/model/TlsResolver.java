package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Backend;
import io.outrigger.manifests.api.BackendTLSPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.LocalPolicyTargetReference;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.Endpoint.SubjectAltName;
import io.outrigger.manifests.model.Endpoint.Transport;
import io.outrigger.manifests.model.Endpoint.Trust;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        var policies = policies(kind, key).toList();
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

    Stream<BackendTLSPolicy> policies(ApiKind kind, ObjectKey key) {
        return snapshot
                .index()
                .tlsPoliciesOf(new SnapshotIndex.Target(kind.group(), kind.kind(), key))
                .stream();
    }

    /**
     * By the policies that target a Backend, else by its own settings.
     *
     * @param hostname of the endpoint; empty for an IP address without one
     */
    Resolved<Transport> transport(Backend backend, String hostname) {
        return transport(Kinds.BACKEND, backend.key())
                .then(
                        found ->
                                found instanceof Transport.Plaintext
                                        ? ownSettings(backend, hostname)
                                        : Resolved.found(found));
    }

    /** Objects of a kind that hold certificates of authorities for a Backend or Service. */
    Stream<ObjectKey> authorities(ApiKind target, ObjectKey key, ApiKind kind) {
        var own =
                target.equals(Kinds.BACKEND)
                        ? Stream.ofNullable(snapshot.backends().get(key))
                                .flatMap(it -> Stream.ofNullable(it.spec().tls()))
                                .flatMap(it -> it.caCertificateRefs().stream())
                        : Stream.<LocalPolicyTargetReference>empty();
        var ofPolicies =
                policies(target, key)
                        .flatMap(it -> it.spec().validation().caCertificateRefs().stream());
        return Stream.concat(own, ofPolicies)
                .filter(it -> it.group().isEmpty() && it.kind().equals(kind.kind()))
                .map(it -> new ObjectKey(key.namespace(), it.name()));
    }

    private Resolved<Transport> transport(BackendTLSPolicy policy) {
        String what = "BackendTLSPolicy " + policy.key() + ": spec.";
        if (policy.spec().targetRefs().stream().anyMatch(it -> it.sectionName() != null)) {
            return unsupported(what + "targetRefs[].sectionName");
        }
        var validation = policy.spec().validation();
        var refs = validation.caCertificateRefs();
        if (refs.isEmpty() && !SYSTEM.equals(validation.wellKnownCACertificates())) {
            return unsupported(what + "validation.wellKnownCACertificates other than System");
        }
        String host = validation.hostname();
        return trust(what + "validation.", policy.key().namespace(), refs)
                .then(
                        trust ->
                                Resolved.found(
                                        new Transport.Tls(
                                                host,
                                                names(host, validation.subjectAltNames()),
                                                trust)));
    }

    private static List<SubjectAltName> names(
            String host, List<BackendTLSPolicy.SubjectAltName> asked) {
        var names = asked.stream().flatMap(TlsResolver::name).toList();
        return names.isEmpty() ? List.of(SubjectAltName.dns(host)) : names;
    }

    private static Stream<SubjectAltName> name(BackendTLSPolicy.SubjectAltName asked) {
        return Stream.concat(
                Stream.ofNullable(asked.hostname()).map(SubjectAltName::dns),
                Stream.ofNullable(asked.uri()).map(SubjectAltName::uri));
    }

    private Resolved<Transport> ownSettings(Backend backend, String hostname) {
        var tls = backend.spec().tls();
        if (tls == null) {
            return IN_THE_CLEAR;
        }
        String what = "Backend " + backend.key() + ": spec.tls.";
        String name = Objects.requireNonNullElse(tls.sni(), hostname);
        if (name.isEmpty()) {
            return Resolved.dangling(
                    Problem.Reason.UnsupportedValue,
                    what + "sni: missing (expected: a name, since the endpoint is an address)");
        }
        return (Boolean.TRUE.equals(tls.insecureSkipVerify())
                        ? Resolved.<Trust>found(new Trust.Anybody())
                        : trust(what, backend.key().namespace(), tls.caCertificateRefs()))
                .then(
                        trust ->
                                Resolved.found(
                                        new Transport.Tls(
                                                name, List.of(SubjectAltName.dns(name)), trust)));
    }

    /** The system's authorities, unless others are named. */
    private Resolved<Trust> trust(
            String what, String namespace, List<LocalPolicyTargetReference> refs) {
        if (refs.isEmpty()) {
            return Resolved.found(new Trust.SystemAuthorities());
        }
        var pem = new StringBuilder();
        for (var ref : refs) {
            var certificates = certificates(new ObjectKey(namespace, ref.name()), ref);
            if (certificates == null) {
                return Resolved.dangling(
                        Problem.Reason.InvalidCACertificateRef,
                        "%scaCertificateRefs: %s %s/%s (expected: certificates in PEM under key %s)"
                                .formatted(
                                        what, ref.kind(), namespace, ref.name(), Certificates.KEY));
            }
            pem.append(certificates.strip()).append('\n');
        }
        return Resolved.found(new Trust.Authorities(pem.toString()));
    }

    /** Null when there are none: Envoy would refuse all clusters for one bad certificate. */
    private @Nullable String certificates(ObjectKey key, LocalPolicyTargetReference ref) {
        if (!ref.group().isEmpty()) {
            return null;
        }
        return switch (ref.kind()) {
            case "ConfigMap" -> Certificates.of(snapshot.configMaps().get(key)).orElse(null);
            case "Secret" -> Certificates.of(snapshot.secrets().get(key)).orElse(null);
            default -> null;
        };
    }

    private static Resolved<Transport> unsupported(String what) {
        return Resolved.dangling(Problem.Reason.UnsupportedValue, what + " is not supported yet");
    }
}
