package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envoy Gateway's Backend, as far as we read it. */
public record Backend(ObjectMeta metadata, Spec spec, List<String> unread) implements ApiObject {
    public Backend {
        unread = List.copyOf(unread);
        spec = spec == null ? new Spec(null, List.of(), null) : spec;
    }

    /** Where requests go. */
    public record Spec(@Nullable String type, List<Endpoint> endpoints, @Nullable Tls tls) {
        public Spec {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** One endpoint; exactly one member is set. */
    public record Endpoint(
            @Nullable String hostname, @Nullable Fqdn fqdn, @Nullable Ip ip, @Nullable Unix unix) {}

    /** A DNS name. */
    public record Fqdn(String hostname, int port) {}

    /** An IP address. */
    public record Ip(String address, int port) {}

    /** A Unix socket; the path is one in the proxy's container. */
    public record Unix(String path) {}

    /** TLS towards the endpoints. */
    public record Tls(
            @Nullable String wellKnownCACertificates,
            List<LocalPolicyTargetReference> caCertificateRefs,
            @Nullable String sni,
            @Nullable Boolean insecureSkipVerify,
            @Nullable Boolean autoSNIFromEndpointHostname) {
        public Tls {
            caCertificateRefs = List.copyOf(caCertificateRefs);
        }
    }
}
