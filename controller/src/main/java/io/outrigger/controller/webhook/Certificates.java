package io.outrigger.controller.webhook;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.certs.CaBundle;
import io.outrigger.certs.ServingCertificate;
import io.outrigger.webhook.server.TlsIdentity;
import java.time.Duration;
import java.util.List;

/** Where the certificates of a server come from. */
interface Certificates {
    /** A second apart. */
    int FIRST_LOOKS = 60;

    /**
     * The certificates that are good for now.
     *
     * @param trusted the authorities that clients trust today
     * @throws KubernetesClientException if the Secret cannot be read or written
     */
    Supply current(CaBundle trusted);

    /**
     * Certificates to begin with; somebody else's Secret may come a little later than we do.
     *
     * @throws IllegalStateException if there are none after a minute
     */
    default Supply.Usable first() throws InterruptedException {
        for (int look = 1; ; look++) {
            switch (current(new CaBundle(List.of()))) {
                case Supply.Usable usable -> {
                    return usable;
                }
                case Supply.Unusable(var reason) -> {
                    if (look == FIRST_LOOKS) {
                        throw new IllegalStateException(reason);
                    }
                    Thread.sleep(Duration.ofSeconds(1));
                }
            }
        }
    }

    /** What a look at the Secret gave. */
    sealed interface Supply {
        /**
         * Certificates to use.
         *
         * @param trusted what clients should trust: the issuer of what is shown, and of what
         *     somebody may still show
         */
        record Usable(ServingCertificate serving, CaBundle trusted) implements Supply {
            TlsIdentity identity() {
                return new TlsIdentity(serving.certificatePem(), serving.privateKeyPem());
            }
        }

        /** Nothing to use; the reason names nothing secret. */
        record Unusable(String reason) implements Supply {}
    }
}
