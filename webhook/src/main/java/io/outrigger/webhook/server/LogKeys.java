package io.outrigger.webhook.server;

/** Names of the values in log lines. */
final class LogKeys {
    static final String NAMESPACE = "namespace";
    static final String POD = "pod";
    static final String DECISION = "decision";
    static final String REASON = "reason";
    static final String DRY_RUN = "dryRun";
    static final String ERROR = "error";
    static final String PORT = "port";

    private LogKeys() {}
}
