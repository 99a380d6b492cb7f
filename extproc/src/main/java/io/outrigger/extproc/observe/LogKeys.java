package io.outrigger.extproc.observe;

/** Keys of log lines. */
public final class LogKeys {
    public static final String BACKEND = "backend";
    public static final String BODY = "body";
    public static final String ENCODING = "encoding";
    public static final String ERROR = "error";
    public static final String HASH = "hash";
    public static final String HEADERS = "headers";
    public static final String LAST = "last";
    public static final String LEVEL = "filter";
    public static final String METADATA = "metadata";
    public static final String PATH = "path";
    public static final String PHASE = "phase";
    public static final String POLICY = "policy";
    public static final String PROVIDER = "provider";
    public static final String REASON = "reason";
    public static final String REMOVED = "removed";
    public static final String REQUEST_ID = "requestId";
    public static final String STATUS = "status";
    public static final String TRANSPORT = "transport";

    private LogKeys() {}
}
