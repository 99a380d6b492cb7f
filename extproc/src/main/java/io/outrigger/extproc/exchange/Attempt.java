package io.outrigger.extproc.exchange;

import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.concurrent.TimeUnit;

/** One try of a request with one backend, and the reading of its response. */
final class Attempt {
    private final ServingConfig config;
    private final ServingBackend.Ready backend;
    private final String model;
    private final String routeName;
    private final ResponseReader reader;
    private final long startedNanos = System.nanoTime();
    private long firstChunkNanos = -1;

    /**
     * @param model after override
     * @param routeName {@code namespace/name} of the AIGatewayRoute; empty when unknown
     */
    Attempt(
            ServingConfig config,
            ServingBackend.Ready backend,
            String model,
            String routeName,
            ResponseReader reader) {
        this.config = config;
        this.backend = backend;
        this.model = model;
        this.routeName = routeName;
        this.reader = reader;
    }

    ServingConfig config() {
        return config;
    }

    ResponseReader reader() {
        return reader;
    }

    String model() {
        return model;
    }

    String routeName() {
        return routeName;
    }

    /** {@code namespace/name} of the AIServiceBackend: the name's first two segments. */
    String shortBackend() {
        String name = backend.backend().name();
        int slash = name.indexOf('/', name.indexOf('/') + 1);
        return slash < 0 ? name : name.substring(0, slash);
    }

    void chunkArrived() {
        if (firstChunkNanos < 0) {
            firstChunkNanos = System.nanoTime();
        }
    }

    Metrics.AttemptLabels labels(Call call) {
        return new Metrics.AttemptLabels(
                call.endpoint().operation(),
                call.request().model(),
                backend.provider().label(),
                model,
                reader.model());
    }

    Metrics.Timing timing() {
        return new Metrics.Timing(
                seconds(System.nanoTime()), firstChunkNanos < 0 ? -1 : seconds(firstChunkNanos));
    }

    private double seconds(long nanos) {
        return (double) (nanos - startedNanos) / TimeUnit.SECONDS.toNanos(1);
    }
}
