package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads one Secret and keeps its first mistake. */
final class Reading {
    private final Map<String, String> data;
    private String mistake = "";

    Reading(Map<String, String> data) {
        this.data = Map.copyOf(data);
    }

    String mistake() {
        return mistake;
    }

    Optional<CaBundle> bundle(String key) {
        return parsed(key, CaBundle::parse, "certificates as PEM");
    }

    Optional<KeyMaterial> material(String certificateKey, String privateKeyKey) {
        var certificates = parsed(certificateKey, Pem::certificates, "a certificate as PEM");
        var key = parsed(privateKeyKey, Pem::privateKey, "an EC or RSA key as PEM");
        if (certificates.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        var all = certificates.get();
        var matches = Keys.match(all.getFirst().getPublicKey(), key.get());
        return kept(
                matches
                        ? Optional.of(
                                new KeyMaterial(
                                        all.getFirst(), all.subList(1, all.size()), key.get()))
                        : Optional.empty(),
                "%s: of another certificate (expected: the key of %s)"
                        .formatted(privateKeyKey, certificateKey));
    }

    private <T> Optional<T> parsed(
            String key, Function<String, Optional<T>> parser, String expected) {
        return text(key)
                .flatMap(
                        pem ->
                                kept(
                                        parser.apply(pem),
                                        "%s: unreadable (expected: %s)".formatted(key, expected)));
    }

    private Optional<String> text(String key) {
        var value = data.getOrDefault(key, "");
        if (value.isBlank()) {
            return kept(Optional.empty(), key + ": missing (expected: PEM)");
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(value), UTF_8));
        } catch (IllegalArgumentException e) {
            return kept(Optional.empty(), key + ": unreadable (expected: base64)");
        }
    }

    private <T> Optional<T> kept(Optional<T> result, String otherwise) {
        if (result.isEmpty() && mistake.isEmpty()) {
            mistake = otherwise;
        }
        return result;
    }
}
