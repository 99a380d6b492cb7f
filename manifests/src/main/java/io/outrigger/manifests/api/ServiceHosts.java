package io.outrigger.manifests.api;

/** Host names of Services, inside their cluster. */
public final class ServiceHosts {
    private static final String CLUSTER_DOMAIN = "cluster.local";

    private ServiceHosts() {}

    /** The whole name. */
    public static String of(ObjectKey service) {
        return "%s.%s.svc.%s".formatted(service.name(), service.namespace(), CLUSTER_DOMAIN);
    }
}
