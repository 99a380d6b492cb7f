package io.outrigger.controller.settings;

import io.outrigger.controller.settings.ControllerSettings.HostPort;
import io.outrigger.manifests.install.FailurePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the webhook.
 *
 * @param listen where it listens; port 0 for a free one
 * @param service the Service by which the API server reaches it
 * @param url instead of the Service, for a controller outside of the cluster
 * @param secret a Secret that somebody else keeps, with its certificates
 * @param failurePolicy the strictest that it may set
 * @param drain how long it still answers after it has said that it ends
 */
public record WebhookSettings(
        HostPort listen,
        String service,
        Optional<URI> url,
        Optional<String> secret,
        FailurePolicy failurePolicy,
        Duration drain) {}
