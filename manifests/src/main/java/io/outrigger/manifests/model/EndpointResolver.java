package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIServiceBackend;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Backend;
import io.outrigger.manifests.api.BackendObjectReference;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ServiceHosts;
import io.outrigger.manifests.model.Endpoint.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the addresses of a backend. */
final class EndpointResolver {
    /** The {@code Host} of requests to a Unix socket that nobody named. */
    private static final String LOCAL = "localhost";

    private final ClusterSnapshot snapshot;
    private final Grants grants;
    private final TlsResolver tls;
    private final MeshServices mesh;

    EndpointResolver(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
        this.grants = new Grants(snapshot);
        this.tls = new TlsResolver(snapshot);
        this.mesh = new MeshServices(snapshot);
    }

    /** What the backend refers to. */
    static RuleBackend.Reference reference(AIServiceBackend backend) {
        var ref = backend.spec().backendRef();
        var kind =
                Objects.requireNonNullElse(ref.group(), "").isEmpty()
                        ? Kinds.SERVICE
                        : Kinds.BACKEND;
        return new RuleBackend.Reference(kind, key(from(backend), ref), ref.port());
    }

    private static Grants.Ref from(AIServiceBackend backend) {
        return new Grants.Ref(Kinds.AI_SERVICE_BACKEND, backend.key());
    }

    private static ObjectKey key(Grants.Ref from, BackendObjectReference ref) {
        return new ObjectKey(
                Objects.requireNonNullElse(ref.namespace(), from.key().namespace()), ref.name());
    }

    Resolved<List<Endpoint>> endpoints(AIServiceBackend backend) {
        return endpoints(from(backend), "spec.backendRef", backend.spec().backendRef());
    }

    /**
     * The addresses behind a reference.
     *
     * @param field that holds it
     */
    Resolved<List<Endpoint>> endpoints(Grants.Ref from, String field, BackendObjectReference ref) {
        String group = Objects.requireNonNullElse(ref.group(), "");
        String kind = Objects.requireNonNullElse(ref.kind(), Kinds.SERVICE.kind());
        return switch (group + "/" + kind) {
            case "/Service" ->
                    permitted(from, Kinds.SERVICE, ref).then(key -> service(from, field, key, ref));
            case Kinds.ENVOY_GATEWAY_GROUP + "/Backend" ->
                    permitted(from, Kinds.BACKEND, ref).then(this::backend);
            default ->
                    Resolved.dangling(
                            Problem.Reason.InvalidKind,
                            "%s: %s: %s of group %s".formatted(from, field, kind, group)
                                    + " (expected: Backend of gateway.envoyproxy.io or Service)");
        };
    }

    List<String> ignoredFields(AIServiceBackend backend) {
        var ref = backend.spec().backendRef();
        boolean isService = Objects.requireNonNullElse(ref.group(), "").isEmpty();
        var kind = isService ? Kinds.SERVICE : Kinds.BACKEND;
        return switch (permitted(from(backend), kind, ref)) {
            case Resolved.Dangling(_) -> List.of();
            case Resolved.Found(var key) ->
                    Stream.concat(
                                    isService
                                            ? Stream.empty()
                                            : Stream.ofNullable(snapshot.backends().get(key))
                                                    .flatMap(
                                                            it ->
                                                                    ignored(
                                                                            Kinds.BACKEND,
                                                                            it.key(),
                                                                            it.unread())),
                                    tls.policies(kind, key)
                                            .flatMap(
                                                    it ->
                                                            ignored(
                                                                    Kinds.BACKEND_TLS_POLICY,
                                                                    it.key(),
                                                                    it.unread())))
                            .toList();
        };
    }

    /** Objects of a kind that hold certificates of authorities for the backend. */
    Stream<ObjectKey> authorities(AIServiceBackend backend, ApiKind kind) {
        var ref = backend.spec().backendRef();
        boolean isService = Objects.requireNonNullElse(ref.group(), "").isEmpty();
        var target = isService ? Kinds.SERVICE : Kinds.BACKEND;
        return switch (permitted(from(backend), target, ref)) {
            case Resolved.Dangling(_) -> Stream.empty();
            case Resolved.Found(var key) -> tls.authorities(target, key, kind);
        };
    }

    private static Stream<String> ignored(ApiKind kind, ObjectKey key, List<String> fields) {
        return fields.stream().map(it -> "%s of %s %s".formatted(it, kind.kind(), key));
    }

    private Resolved<ObjectKey> permitted(
            Grants.Ref from, ApiKind kind, BackendObjectReference ref) {
        return grants.permitted(from, new Grants.Ref(kind, key(from, ref)));
    }

    private Resolved<List<Endpoint>> service(
            Grants.Ref from, String field, ObjectKey key, BackendObjectReference ref) {
        Integer port = ref.port();
        if (port == null) {
            return Resolved.dangling(
                    Problem.Reason.UnsupportedValue,
                    "%s: %s.port: missing (expected: a Service port)".formatted(from, field));
        }
        String host = ServiceHosts.of(key);
        return tls.transport(Kinds.SERVICE, key)
                .then(it -> Resolved.found(meshed(key, it)))
                .then(it -> Resolved.found(List.of(new Endpoint(host, port, host, it))));
    }

    /** TLS that somebody asked for stays as it is. */
    private Transport meshed(ObjectKey service, Transport transport) {
        if (!(transport instanceof Transport.Plaintext)) {
            return transport;
        }
        var identities = mesh.identities(service);
        return identities.isEmpty() ? transport : new Transport.Mesh(identities);
    }

    private Resolved<List<Endpoint>> backend(ObjectKey key) {
        Backend backend = snapshot.backends().get(key);
        if (backend == null) {
            return Resolved.dangling(
                    Problem.Reason.BackendNotFound, "Backend " + key + ": not found");
        }
        if (backend.spec().endpoints().isEmpty()) {
            return Resolved.dangling(
                    Problem.Reason.UnsupportedValue,
                    "Backend " + key + ": spec.endpoints: [] (expected: at least one)");
        }
        var endpoints = new ArrayList<Endpoint>();
        for (var it : backend.spec().endpoints()) {
            switch (endpoint(backend, it)) {
                case Resolved.Found(var endpoint) -> endpoints.add(endpoint);
                case Resolved.Dangling(var problem) -> {
                    return new Resolved.Dangling<>(problem);
                }
            }
        }
        return endpoints.stream().map(Endpoint::isUnixSocket).distinct().count() > 1
                ? Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        "Backend %s: spec.endpoints: unix beside others (expected: unix only, or none)"
                                .formatted(key))
                : Resolved.found(endpoints);
    }

    private Resolved<Endpoint> endpoint(Backend backend, Backend.Endpoint endpoint) {
        String named = Objects.requireNonNullElse(endpoint.hostname(), "");
        var fqdn = endpoint.fqdn();
        if (fqdn != null) {
            String host = fqdn.hostname();
            return tls.transport(backend, host)
                    .then(
                            it ->
                                    Resolved.found(
                                            new Endpoint(host, fqdn.port(), or(named, host), it)));
        }
        var ip = endpoint.ip();
        if (ip != null) {
            return tls.transport(backend, named)
                    .then(
                            it ->
                                    Resolved.found(
                                            new Endpoint(
                                                    ip.address(),
                                                    ip.port(),
                                                    or(named, nameOf(it, ip.address())),
                                                    it)));
        }
        var unix = endpoint.unix();
        if (unix != null && unix.path().startsWith("/")) {
            return tls.transport(backend, named)
                    .then(
                            it ->
                                    Resolved.found(
                                            new Endpoint(
                                                    unix.path(),
                                                    0,
                                                    or(named, nameOf(it, LOCAL)),
                                                    it)));
        }
        return Resolved.dangling(
                Problem.Reason.UnsupportedValue,
                "Backend "
                        + backend.key()
                        + ": spec.endpoints: a kind that is not supported"
                        + " (expected: fqdn, ip, or unix with an absolute path)");
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** What has no name of its own has the one that its certificate must bear. */
    private static String nameOf(Transport transport, String address) {
        return switch (transport) {
            case Transport.Tls tls -> tls.serverName();
            case Transport.Plaintext _, Transport.Mesh _ -> address;
        };
    }
}
