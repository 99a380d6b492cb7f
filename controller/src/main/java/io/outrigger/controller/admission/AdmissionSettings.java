package io.outrigger.controller.admission;

import io.outrigger.certs.ServingNames;
import io.outrigger.manifests.install.WebhookClient;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.webhook.server.Address;

/**
 * How the webhook is served.
 *
 * @param namespace where the control plane runs: its Secret is there, its pods are never injected
 * @param listen where the server binds
 * @param client how the API server reaches it
 * @param names what its certificate must cover
 * @param sidecar settings of gateways without their own
 */
public record AdmissionSettings(
        String namespace,
        Address listen,
        WebhookClient client,
        ServingNames names,
        SidecarSettings sidecar) {}
