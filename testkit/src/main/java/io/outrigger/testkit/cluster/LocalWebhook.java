package io.outrigger.testkit.cluster;

import java.util.List;

/** A controller's servers on this machine, where no Service leads to them. */
public final class LocalWebhook {
    /** Flags of the controller: they listen on free ports and end without waiting. */
    public static final List<String> FLAGS =
            List.of(
                    "--webhook-listen=127.0.0.1:0",
                    "--extension-listen=127.0.0.1:0",
                    "--webhook-url=https://127.0.0.1:0",
                    "--webhook-drain-seconds=0");

    private LocalWebhook() {}
}
