package io.outrigger.certs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.certs.CertificateSecret.Loaded;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateSecretTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    private static final ServingNames NAMES = ServingNames.ofService("outrigger", "webhook");

    private final Map<String, String> data =
            new HashMap<>(CertificateSecret.create(NAMES, CLOCK).data());
    private final Map<String, String> other = CertificateSecret.create(NAMES, CLOCK).data();

    @Test
    void storedSecretIsReadBack() {
        var loaded = CertificateSecret.load(data);

        assertThat(loaded)
                .isInstanceOfSatisfying(
                        Loaded.Usable.class,
                        usable -> {
                            assertThat(usable.secret().data()).isEqualTo(data);
                            assertThat(usable.secret().serving().covers(NAMES)).isTrue();
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.crt", "ca.key", "tls.crt", "tls.key"})
    void halfWrittenSecretNamesTheMissingKey(String key) {
        data.remove(key);

        assertUnusable(key + ": missing (expected: PEM)");
    }

    @Test
    void emptySecretIsUnusable() {
        data.clear();

        assertUnusable("ca.crt: missing (expected: PEM)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ca.crt  | ca.key: of another certificate (expected: the key of ca.crt)",
                "ca.key  | ca.key: of another certificate (expected: the key of ca.crt)",
                "tls.crt | tls.key: of another certificate (expected: the key of tls.crt)",
                "tls.key | tls.key: of another certificate (expected: the key of tls.crt)",
            })
    void partOfAnotherSecretIsFound(String key, String reason) {
        data.put(key, other.getOrDefault(key, ""));

        assertUnusable(reason);
    }

    @Test
    void pairOfAnotherAuthorityIsFound() {
        data.put("tls.crt", other.getOrDefault("tls.crt", ""));
        data.put("tls.key", other.getOrDefault("tls.key", ""));

        assertUnusable("tls.crt: issued by another authority (expected: by ca.crt)");
    }

    @Test
    void leafIsNoAuthority() {
        data.put("ca.crt", data.getOrDefault("tls.crt", ""));
        data.put("ca.key", data.getOrDefault("tls.key", ""));

        assertUnusable("ca.crt: no authority (expected: CA:TRUE)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls.crt | not base64! | tls.crt: unreadable (expected: base64)",
                "tls.crt | AAAA        | tls.crt: unreadable (expected: a certificate as PEM)",
                "tls.key | AAAA        | tls.key: unreadable (expected: an EC or RSA key as PEM)",
                "ca.crt  | AAAA        | ca.crt: unreadable (expected: a certificate as PEM)",
            })
    void damagedValueIsNamedAndNotShown(String key, String value, String reason) {
        data.put(key, value);

        assertUnusable(reason);
    }

    @Test
    void certificateThatIsCutOffIsFound() {
        var whole = text("ca.crt");
        data.put("ca.crt", base64(whole.substring(0, whole.length() / 2)));

        assertUnusable("ca.crt: unreadable (expected: a certificate as PEM)");
    }

    @Test
    void keyOfAnotherAlgorithmIsRefused() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        data.put("tls.key", base64(Pem.of(rsa)));

        assertUnusable("tls.key: of another certificate (expected: the key of tls.crt)");
    }

    @Test
    void formerAuthorityIsReadBack() {
        var rotated = CertificateSecret.create(NAMES, CLOCK).rotated(NAMES, CLOCK);

        assertThat(CertificateSecret.load(rotated.data()))
                .isInstanceOfSatisfying(
                        Loaded.Usable.class,
                        usable -> assertThat(usable.secret().data()).isEqualTo(rotated.data()));
    }

    @Test
    void damagedFormerAuthorityIsFound() {
        data.put("ca.crt", base64(text("ca.crt") + text("ca.crt").substring(0, 100)));

        assertUnusable("ca.crt: unreadable (expected: a certificate as PEM)");
    }

    private void assertUnusable(String reason) {
        assertThat(CertificateSecret.load(data)).isEqualTo(new Loaded.Unusable(reason));
    }

    private String text(String key) {
        return new String(Base64.getDecoder().decode(data.get(key)), UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
