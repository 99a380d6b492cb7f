package io.outrigger.extproc.server;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;

/**
 * The limits of the ext_proc socket, in one place. The peer is the Envoy of our own pod, so guards
 * against strangers are lifted; without that they cut long prompts, many streams and retries.
 */
final class Limits {
    /** The library's 100 would queue the 101st LLM call of a connection. */
    static final long MAX_CONCURRENT_STREAMS = 100_000;

    /** The protocol's 64 KiB cost a third of the throughput with long prompts. */
    static final int STREAM_WINDOW = 1 << 20;

    static final int CONNECTION_WINDOW = 16 << 20;

    /** What a message has beside the body: headers and the protobuf frame. */
    static final long MESSAGE_OVERHEAD = 1 << 20;

    private Limits() {}

    static HttpServerOptions http() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(true)
                .setInitialSettings(
                        new Http2Settings()
                                .setMaxConcurrentStreams(MAX_CONCURRENT_STREAMS)
                                .setInitialWindowSize(STREAM_WINDOW))
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                // Envoy resets ext_proc streams as a matter of course; the guard against a flood
                // of resets would close the connection with all requests on it
                .setHttp2RstFloodMaxRstFramePerWindow(Integer.MAX_VALUE)
                .setIdleTimeout(0);
    }

    /** Bytes that a message may have for a body of this length. */
    static long message(long maxBody) {
        return maxBody + MESSAGE_OVERHEAD;
    }

    /** How often a configuration file is looked at. */
    static Duration configPoll() {
        return Duration.ofMillis(200);
    }
}
