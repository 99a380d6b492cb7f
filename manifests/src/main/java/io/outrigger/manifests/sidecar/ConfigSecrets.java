package io.outrigger.manifests.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import java.util.Optional;

/**
 * Names of the Secrets that carry a gateway's filter configuration to its sidecars, in the pods'
 * namespace.
 *
 * <p>A namespace holds no dot, so {@code outrigger-<namespace>.<gateway>} can be read one way only:
 * two Gateways never share a Secret, even when their pods share a namespace.
 */
public final class ConfigSecrets {
    /** Key of the configuration file in the Secret. */
    public static final String KEY = "filter-config.yaml";

    /**
     * What pods of a gateway that nobody named mount: it is optional and never written, so such a
     * pod runs and its AI routes stay closed.
     */
    public static final String UNNAMED = "outrigger-unnamed";

    private static final int MAX_NAME = 253;
    private static final int HASH_DIGITS = 12;

    private ConfigSecrets() {}

    /** The Secret of one Gateway. */
    public static String name(String gatewayNamespace, String gatewayName) {
        return fitted("outrigger-" + gatewayNamespace + "." + gatewayName);
    }

    /** The Secret of pods that serve all Gateways of a class. */
    public static String ofClass(String gatewayClass) {
        return fitted("outrigger." + gatewayClass);
    }

    /**
     * The Secret that the pods of a Gateway read.
     *
     * @param merged the class whose Gateways share their pods with it
     */
    public static String of(ObjectKey gateway, Optional<ObjectMeta> merged) {
        return merged.map(it -> ofClass(it.name()))
                .orElseGet(() -> name(gateway.namespace(), gateway.name()));
    }

    private static String fitted(String name) {
        if (name.length() <= MAX_NAME) {
            return name;
        }
        int end = MAX_NAME - HASH_DIGITS - 1;
        while (!Character.isLetterOrDigit(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + "-" + Hashes.shortened(name.getBytes(UTF_8), HASH_DIGITS);
    }
}
