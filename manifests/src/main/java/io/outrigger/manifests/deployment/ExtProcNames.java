package io.outrigger.manifests.deployment;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ServiceHosts;
import io.outrigger.manifests.sidecar.Hashes;

/** Names of the ext_proc of a Gateway that runs in pods of its own. */
public final class ExtProcNames {
    /** Label of its pods. */
    public static final String LABEL = "outrigger.io/ext-proc";

    /** Where it listens, and its Service. */
    public static final int PORT = 1063;

    private static final String PREFIX = "outrigger-";
    private static final int HASH_DIGITS = 8;

    /** Of the name of a Service, RFC 1035. */
    private static final int MAX = 63;

    private ExtProcNames() {}

    /** Of all its objects, in the namespace of the Gateway's pods, and the value of the label. */
    public static String name(ObjectKey gateway) {
        String readable = gateway.name().replace('.', '-');
        int room = MAX - PREFIX.length() - HASH_DIGITS - 1;
        return PREFIX
                + readable.substring(0, Math.min(room, readable.length()))
                + "-"
                + Hashes.shortened(gateway.toString(), HASH_DIGITS);
    }

    /** The host name of its Service. */
    public static String host(ObjectKey gateway, String namespace) {
        return ServiceHosts.of(new ObjectKey(namespace, name(gateway)));
    }

    /** The cluster that istiod makes of its Service. */
    public static String cluster(ObjectKey gateway, String namespace) {
        return "outbound|%d||%s".formatted(PORT, host(gateway, namespace));
    }
}
