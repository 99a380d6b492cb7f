package io.outrigger.extproc.observe;

/** Keys of log lines. */
public final class LogKeys {
    public static final String BACKEND = "backend";
    public static final String ENCODING = "encoding";
    public static final String ERROR = "error";
    public static final String HASH = "hash";
    public static final String PATH = "path";
    public static final String REASON = "reason";
    public static final String REQUEST_ID = "requestId";
    public static final String TRANSPORT = "transport";

    private LogKeys() {}
}
