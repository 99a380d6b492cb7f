package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.BasicAuth;
import io.outrigger.contract.ClientAuth.Client;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.ClientAuth.User;
import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.api.SecretObjectReference;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.ExtractFrom;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The keys and passwords of clients, which are in Secrets. */
final class ClientCredentials {
    private static final String USERS_KEY = ".htpasswd";

    /** Base64 of 20 bytes. */
    private static final Pattern SHA1 = Pattern.compile("[A-Za-z0-9+/]{27}=");

    private final ClusterSnapshot snapshot;

    ClientCredentials(ClusterSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The Secrets that a policy may read; empty when it names none. */
    static Stream<ObjectKey> secrets(SecurityPolicy policy, ClusterSnapshot snapshot) {
        var refs = new ArrayList<SecretObjectReference>();
        var apiKeys = policy.spec().path("apiKeyAuth").path("credentialRefs");
        apiKeys.forEach(it -> add(it, refs));
        add(policy.spec().path("basicAuth").path("users"), refs);
        var credentials = new ClientCredentials(snapshot);
        return refs.stream()
                .map(it -> credentials.permitted(policy, it))
                .flatMap(
                        it ->
                                switch (it) {
                                    case Resolved.Found(var key) -> Stream.of(key);
                                    case Resolved.Dangling(_) -> Stream.empty();
                                });
    }

    private static void add(JsonNode node, List<SecretObjectReference> refs) {
        if (node.path("name").isString()) {
            var namespace = node.path("namespace");
            refs.add(
                    new SecretObjectReference(
                            null,
                            null,
                            node.path("name").asString(),
                            namespace.isString() ? namespace.asString() : null));
        }
    }

    ApiKeyAuth apiKeys(SecurityPolicy policy, SecurityPolicy.APIKeyAuth auth) throws Refused {
        var clients = new LinkedHashMap<String, Client>();
        for (int i = 0; i < auth.credentialRefs().size(); i++) {
            String field = "spec.apiKeyAuth.credentialRefs[" + i + "]";
            for (var entry : values(policy, auth.credentialRefs().get(i), field).entrySet()) {
                String key = entry.getValue().strip();
                if (key.isEmpty()) {
                    throw new Refused(
                            Reason.Invalid,
                            "%s: key %s is empty (expected: an API key)"
                                    .formatted(field, entry.getKey()));
                }
                clients.putIfAbsent(entry.getKey(), new Client(entry.getKey(), sha256(key)));
            }
        }
        return new ApiKeyAuth(
                auth.extractFrom().stream().flatMap(ClientCredentials::sources).toList(),
                List.copyOf(clients.values()),
                SecurityPolicyReader.orEmpty(auth.forwardClientIDHeader())
                        .toLowerCase(Locale.ROOT));
    }

    private static Stream<Source> sources(ExtractFrom from) {
        return Stream.of(
                        from.headers().stream()
                                .map(
                                        it ->
                                                new Source(
                                                        Place.Header,
                                                        it.toLowerCase(Locale.ROOT),
                                                        "")),
                        from.params().stream().map(it -> new Source(Place.Param, it, "")),
                        from.cookies().stream().map(it -> new Source(Place.Cookie, it, "")))
                .flatMap(it -> it);
    }

    BasicAuth users(SecurityPolicy policy, SecurityPolicy.BasicAuth auth) throws Refused {
        String field = "spec.basicAuth.users";
        String file = values(policy, auth.users(), field).get(USERS_KEY);
        if (file == null || file.isBlank()) {
            throw new Refused(
                    Reason.Invalid,
                    field + ": no value under key .htpasswd (expected: lines of htpasswd -s)");
        }
        var users = new ArrayList<User>();
        for (String line : file.lines().map(String::strip).filter(it -> !it.isEmpty()).toList()) {
            int colon = line.indexOf(':');
            String hash = line.substring(colon + 1);
            if (colon < 1
                    || !hash.startsWith("{SHA}")
                    || !SHA1.matcher(hash.substring("{SHA}".length())).matches()) {
                throw new Refused(
                        Reason.Invalid,
                        field
                                + ": a line that is not USER:{SHA}HASH (expected: lines of htpasswd"
                                + " -s)");
            }
            users.add(
                    new User(
                            line.substring(0, colon),
                            new Secret(hash.substring("{SHA}".length()))));
        }
        return new BasicAuth(
                users,
                SecurityPolicyReader.orEmpty(auth.forwardUsernameHeader())
                        .toLowerCase(Locale.ROOT));
    }

    private Resolved<ObjectKey> permitted(SecurityPolicy policy, SecretObjectReference ref) {
        var key =
                new ObjectKey(
                        Objects.requireNonNullElse(ref.namespace(), policy.key().namespace()),
                        ref.name());
        return new Grants(snapshot)
                .permitted(
                        new Grants.Ref(Kinds.SECURITY_POLICY, policy.key()),
                        new Grants.Ref(Kinds.SECRET, key));
    }

    /** The values of a Secret in clear text, by key. */
    private Map<String, String> values(
            SecurityPolicy policy, SecretObjectReference ref, String field) throws Refused {
        return switch (permitted(policy, ref)) {
            case Resolved.Dangling(var problem) ->
                    throw new Refused(Reason.Invalid, field + ": " + problem.message());
            case Resolved.Found(var key) -> {
                SecretObject secret = snapshot.secrets().get(key);
                if (secret == null) {
                    throw new Refused(
                            Reason.Invalid, "%s: Secret %s: not found".formatted(field, key));
                }
                var values = new TreeMap<String, String>();
                secret.data()
                        .forEach(
                                (name, encoded) ->
                                        values.put(
                                                name,
                                                new String(
                                                        Base64.getMimeDecoder().decode(encoded),
                                                        UTF_8)));
                values.putAll(secret.stringData());
                yield values;
            }
        };
    }

    private static String sha256(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
