package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.ServingCertificate;

/** Where the webhook's certificates come from. */
interface Certificates {
    /**
     * The certificates that are good for now.
     *
     * @param trusted the authorities that the API server trusts today
     * @throws KubernetesClientException if the Secret cannot be read or written
     */
    Supply current(CaBundle trusted);

    /** What a look at the Secret gave. */
    sealed interface Supply {
        /**
         * Certificates to use.
         *
         * @param trusted what the API server should trust: the issuer of what is shown, and of what
         *     somebody may still show
         */
        record Usable(ServingCertificate serving, CaBundle trusted) implements Supply {}

        /** Nothing to use; the reason names nothing secret. */
        record Unusable(String reason) implements Supply {}
    }
}
