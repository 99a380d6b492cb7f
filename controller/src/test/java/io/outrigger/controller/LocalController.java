package io.outrigger.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.testkit.cluster.LocalWebhook;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

/** The controller on this machine, with its webhook at a free port. */
public final class LocalController {
    private LocalController() {}

    /**
     * Starts it.
     *
     * @param flags besides those of the webhook
     */
    public static Controller start(KubernetesClient client, String... flags)
            throws InterruptedException {
        return Controller.start(
                ControllerSettings.from(
                        Stream.concat(Stream.of(flags), LocalWebhook.FLAGS.stream()).toList(),
                        Map.of()),
                client,
                InstantSource.system());
    }
}
