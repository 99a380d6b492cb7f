package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.HttpHeaders;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One ext_proc stream. Its first message says at which filter level it runs. */
public final class Exchange {
    private final Scene scene;
    private final ServingConfig config;
    private final Executor thread;
    private final PhaseLog log = new PhaseLog();
    private @Nullable Stream stream;

    /**
     * A stream before its first message.
     *
     * @param config in force for the whole stream
     * @param thread runs what is left to do when a token arrives later, on the stream's own thread
     */
    public Exchange(Scene scene, ServingConfig config, Executor thread) {
        this.scene = scene;
        this.config = config;
        this.thread = thread;
    }

    /**
     * The answer to a message of Envoy's; complete at once unless a token must be fetched first.
     * The next message must wait for it.
     */
    public CompletionStage<ProcessingResponse> on(ProcessingRequest message) {
        log.received(message);
        Stream current = stream;
        if (current == null) {
            current = opened(message);
            stream = current;
        }
        CompletionStage<ProcessingResponse> answer = current.on(message);
        return PhaseLog.isOn() ? answer.thenApply(log::answered) : answer;
    }

    private Stream opened(ProcessingRequest first) {
        if (!first.hasRequestHeaders()) {
            // Envoy's local reply before our filter saw the request
            scene.metrics().streamOpened("none");
            return new PassThrough();
        }
        HttpHeaders headers = first.getRequestHeaders();
        if (first.getAttributesCount() > 0) {
            scene.metrics().streamOpened("upstream");
            return switch (scene.pairing()) {
                case HERE -> new UpstreamStream(scene, config, thread);
                case IN_ENVOY -> new WholeStream(scene, config, thread);
            };
        }
        scene.metrics().streamOpened("router");
        return new RouterStream(scene, config, HeaderMaps.read(headers.getHeaders()), thread);
    }

    /** The answer to a message that was not read. */
    public ProcessingResponse unread(Unread reason) {
        return Objects.requireNonNull(stream, "a first message that was not read").unread(reason);
    }

    /** An answer is out: the memory that it took is free. */
    public void written() {
        if (stream != null) {
            stream.written();
        }
    }

    /** The stream is over, by its end or by a reset. Called once. */
    public void closed() {
        if (stream != null) {
            stream.closed();
            scene.metrics().streamClosed();
        }
    }

    /** A stream at one filter level. */
    interface Stream {
        CompletionStage<ProcessingResponse> on(ProcessingRequest message);

        /** The answer to a body that was not read. */
        default ProcessingResponse unread(Unread reason) {
            throw new IllegalStateException("a message that was not read: " + reason);
        }

        /** The last answer has left. */
        void written();

        void closed();
    }
}
