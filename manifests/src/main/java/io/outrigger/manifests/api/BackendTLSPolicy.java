package io.outrigger.manifests.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gateway API's BackendTLSPolicy, as far as we read it. */
public record BackendTLSPolicy(ObjectMeta metadata, Spec spec, List<String> unread)
        implements ApiObject {
    public BackendTLSPolicy {
        unread = List.copyOf(unread);
    }

    /** Which backends speak TLS, and as whom they identify themselves. */
    public record Spec(List<Target> targetRefs, Validation validation) {
        public Spec {
            targetRefs = List.copyOf(targetRefs);
        }
    }

    /** A backend of the same namespace. */
    public record Target(String group, String kind, String name, @Nullable String sectionName) {}

    /** The expected certificate. */
    public record Validation(
            String hostname,
            @Nullable String wellKnownCACertificates,
            List<LocalPolicyTargetReference> caCertificateRefs,
            List<SubjectAltName> subjectAltNames) {
        public Validation {
            caCertificateRefs = List.copyOf(caCertificateRefs);
            subjectAltNames = List.copyOf(subjectAltNames);
        }
    }

    /** One accepted name of the certificate. */
    public record SubjectAltName(String type, @Nullable String hostname, @Nullable String uri) {}
}
