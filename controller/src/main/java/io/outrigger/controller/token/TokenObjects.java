package io.outrigger.controller.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.model.TokenExchange;
import io.outrigger.manifests.model.TokenSecrets;
import io.outrigger.manifests.tree.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Secrets with tokens, as they are written and as they are found again. */
public final class TokenObjects {
    private static final int HASH_DIGITS = 16;

    private TokenObjects() {}

    /**
     * What a Secret says of its token.
     *
     * @param renewal when it is to be renewed
     * @param exchange of what it was exchanged for; empty if somebody else wrote it
     */
    public record Kept(Instant expires, Instant renewal, String exchange) {

        /** Whether it is time for another one. */
        public boolean isDue(TokenExchange wanted, Instant now) {
            return !exchange.equals(fingerprint(wanted)) || !now.isBefore(renewal);
        }
    }

    /** The Secret of a policy; it goes away with it. */
    public static ObjectNode tree(
            BackendSecurityPolicy policy, TokenExchange exchange, Token token, Instant renewal) {
        var tree =
                Owned.object(
                        Kinds.SECRET,
                        TokenSecrets.key(policy.key()),
                        Kinds.BACKEND_SECURITY_POLICY,
                        policy.metadata());
        tree.withObject("/metadata")
                .set(
                        "annotations",
                        Json.object(
                                TokenSecrets.EXPIRATION, text(token.expires()),
                                TokenSecrets.RENEWAL, text(renewal),
                                TokenSecrets.EXCHANGE, fingerprint(exchange)));
        tree.put("type", "Opaque");
        tree.set(
                "data",
                Json.object(
                        token.key(),
                        Base64.getEncoder().encodeToString(token.value().value().getBytes(UTF_8))));
        return tree;
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Empty for a Secret that tells nothing of a token. */
    public static Optional<Kept> read(SecretObject secret) {
        var annotations = secret.metadata().annotations();
        return time(annotations, TokenSecrets.EXPIRATION)
                .map(
                        expires ->
                                new Kept(
                                        expires,
                                        time(annotations, TokenSecrets.RENEWAL)
                                                .orElse(expires.minus(Schedule.WINDOW)),
                                        annotations.getOrDefault(TokenSecrets.EXCHANGE, "")));
    }

    private static Optional<Instant> time(Map<String, String> annotations, String name) {
        try {
            return Optional.ofNullable(annotations.get(name)).map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Secrets print as {@code [redacted]}: nothing can be learnt from it about them. */
    private static String fingerprint(TokenExchange exchange) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(exchange.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
