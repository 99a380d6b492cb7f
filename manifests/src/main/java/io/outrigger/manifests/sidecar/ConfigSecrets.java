package io.outrigger.manifests.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import java.util.Optional;

/**
 * Names of the Secrets that carry a gateway's filter configuration to its sidecars, in the pods'
 * namespace: one with the routes, and one with the credentials and the index of both.
 *
 * <p>A namespace holds no dot, so {@code outrigger-<namespace>.<gateway>} can be read one way only:
 * two Gateways never share a Secret, even when their pods share a namespace.
 */
public final class ConfigSecrets {
    /** Key and file of the part without credentials. */
    public static final String ROUTES = "routes.yaml";

    /** Key and file of the part with credentials. */
    public static final String CREDENTIALS = "credentials.yaml";

    /**
     * What pods of a gateway that nobody named mount: it is optional and never written, so such a
     * pod runs and its AI routes stay closed.
     */
    public static final String UNNAMED = "outrigger-unnamed";

    /** No other name of ours begins so. */
    private static final String CREDENTIALS_PREFIX = "credentials.";

    private static final int MAX_NAME = 253;
    private static final int HASH_DIGITS = 12;

    private ConfigSecrets() {}

    /** The Secret with the routes of one Gateway. */
    public static String name(String gatewayNamespace, String gatewayName) {
        return fitted("outrigger-" + gatewayNamespace + "." + gatewayName);
    }

    /** The Secret with the routes of pods that serve all Gateways of a class. */
    public static String ofClass(String gatewayClass) {
        return fitted("outrigger." + gatewayClass);
    }

    /**
     * The Secret with the routes that the pods of a Gateway read.
     *
     * @param merged the class whose Gateways share their pods with it
     */
    public static String of(ObjectKey gateway, Optional<ObjectMeta> merged) {
        return merged.map(it -> ofClass(it.name()))
                .orElseGet(() -> name(gateway.namespace(), gateway.name()));
    }

    /**
     * The Secret with the credentials.
     *
     * @param routes the one with the routes
     */
    public static String credentials(String routes) {
        return fitted(CREDENTIALS_PREFIX + routes);
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
