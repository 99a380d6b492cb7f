package io.outrigger.manifests.install;

import java.net.URI;

/** How the API server reaches the webhook. */
public sealed interface WebhookClient {
    /** Inside the cluster. */
    record Service(String namespace, String name, int port) implements WebhookClient {}

    /** Outside of it: a development machine, or a test. */
    record Url(URI url) implements WebhookClient {
        public Url {
            if (!"https".equals(url.getScheme())) {
                throw new IllegalArgumentException("url: " + url + " (expected: https://...)");
            }
        }
    }
}
