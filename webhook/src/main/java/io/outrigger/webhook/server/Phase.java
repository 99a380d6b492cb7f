package io.outrigger.webhook.server;

/** Whether requests should come; those that come are answered in each. */
enum Phase {
    STARTING,
    READY,
    DRAINING
}
