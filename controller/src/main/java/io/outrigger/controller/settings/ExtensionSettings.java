package io.outrigger.controller.settings;

import io.outrigger.controller.settings.ControllerSettings.HostPort;
import java.util.Optional;

/**
 * The settings of Envoy Gateway's extension hooks.
 *
 * @param listen where they are answered; port 0 for a free one
 * @param service the Service by which Envoy Gateway reaches them
 * @param tls whether they are answered by TLS, or else in plaintext
 * @param secret a Secret that somebody else keeps, with their certificates
 */
public record ExtensionSettings(HostPort listen, String service, Tls tls, Optional<String> secret) {
    /** Whether there is TLS. */
    public enum Tls {
        OFF,
        ON
    }
}
