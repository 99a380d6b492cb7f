package io.outrigger.manifests.install;

import java.util.Optional;

/**
 * Where the webhook is and what it belongs to.
 *
 * @param namespace where it runs: its own pods never depend on it
 * @param owner with which its objects go away; empty where nobody removes them
 */
public record WebhookInstallation(
        String namespace, WebhookClient client, Optional<OwnerRef> owner) {}
