package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.api.SecretObjectReference;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the Secrets that a policy names. A credential that no request would use, because each has
 * to bring its own, is not read.
 */
record SecretReader(ClusterSnapshot snapshot, BackendSecurityPolicy policy) {
    static final Secret NONE = new Secret("");

    /**
     * One line of a Secret: what ends up in a header or a form.
     *
     * @param field what refers to the Secret
     */
    Resolved<Secret> line(String field, SecretObjectReference ref, String dataKey) {
        return text(field, ref, dataKey).then(it -> oneLine(it, field, ref, dataKey));
    }

    /** A whole file of a Secret. */
    Resolved<Secret> text(String field, SecretObjectReference ref, String dataKey) {
        return CredentialOverrides.usesConfigured(policy.spec())
                ? permitted(ref).then(key -> value(key, dataKey)).at(field)
                : Resolved.found(NONE);
    }

    /** What the controller itself has written for the policy. */
    Resolved<Secret> token(String dataKey) {
        var key = TokenSecrets.key(policy.key());
        if (!CredentialOverrides.usesConfigured(policy.spec())) {
            return Resolved.found(NONE);
        }
        return snapshot.secrets().containsKey(key)
                ? value(key, dataKey)
                : Resolved.dangling(
                        Problem.Reason.TokenPending,
                        "no token yet (expected: Secret %s, which the controller writes)"
                                .formatted(key));
    }

    /** The Secret, if the policy may refer to it. */
    Resolved<ObjectKey> permitted(SecretObjectReference ref) {
        var key =
                new ObjectKey(
                        Objects.requireNonNullElse(ref.namespace(), policy.key().namespace()),
                        ref.name());
        return new Grants(snapshot)
                .permitted(
                        new Grants.Ref(Kinds.BACKEND_SECURITY_POLICY, policy.key()),
                        new Grants.Ref(Kinds.SECRET, key));
    }

    private static Resolved<Secret> oneLine(
            Secret secret, String field, SecretObjectReference ref, String dataKey) {
        return secret.value().chars().anyMatch(it -> (it < ' ' && it != '\t') || it == 0x7f)
                ? Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        "%s: Secret %s: key %s: (expected: one line without control characters)"
                                .formatted(field, ref.name(), dataKey))
                : Resolved.found(secret);
    }

    private Resolved<Secret> value(ObjectKey key, String dataKey) {
        SecretObject secret = snapshot.secrets().get(key);
        if (secret == null) {
            return Resolved.dangling(
                    Problem.Reason.SecretNotFound, "Secret " + key + ": not found");
        }
        var value = text(secret, dataKey).map(Secret::new).filter(it -> !it.isEmpty());
        return value.isPresent()
                ? Resolved.found(value.get())
                : Resolved.dangling(
                        Problem.Reason.SecretKeyMissing,
                        "Secret %s: no value under key %s (expected: the credential)"
                                .formatted(key, dataKey));
    }

    private static Optional<String> text(SecretObject secret, String dataKey) {
        String clear = secret.stringData().get(dataKey);
        if (clear != null) {
            return Optional.of(clear);
        }
        return Optional.ofNullable(secret.data().get(dataKey))
                .map(encoded -> new String(Base64.getMimeDecoder().decode(encoded), UTF_8));
    }
}
