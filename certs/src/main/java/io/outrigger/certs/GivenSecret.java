package io.outrigger.certs;

import java.util.Map;

/**
 * A serving certificate that somebody else issues and renews, such as cert-manager, as a Secret of
 * type {@code kubernetes.io/tls} with the authority in {@code ca.crt}.
 */
public record GivenSecret(CaBundle trusted, ServingCertificate serving) {
    private static final String CA_CERTIFICATE = "ca.crt";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";

    /** What the data of a Secret turned out to be. */
    public sealed interface Loaded {
        /** Complete and consistent; it may still be expired. */
        record Usable(GivenSecret secret) implements Loaded {}

        /** The reason names the key and nothing of its value. */
        record Unusable(String reason) implements Loaded {}
    }

    /**
     * Reads the {@code data} of a Secret.
     *
     * @param names those by which the API server calls
     */
    public static Loaded load(Map<String, String> data, ServingNames names) {
        var reading = new Reading(data);
        var material = reading.material(CERTIFICATE, KEY);
        var trusted = reading.bundle(CA_CERTIFICATE);
        if (material.isEmpty() || trusted.isEmpty()) {
            return new Loaded.Unusable(reading.mistake());
        }
        var serving = new ServingCertificate(material.get());
        if (!trusted.get().trusts(serving)) {
            return new Loaded.Unusable(
                    "%s: issued by another authority (expected: by %s)"
                            .formatted(CERTIFICATE, CA_CERTIFICATE));
        }
        if (!serving.covers(names)) {
            return new Loaded.Unusable(
                    "%s: for other names (expected: %s)".formatted(CERTIFICATE, names));
        }
        return new Loaded.Usable(new GivenSecret(trusted.get(), serving));
    }
}
