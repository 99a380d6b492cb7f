package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One try of a request with one backend. */
final class Attempt {
    private final ServingConfig config;
    private final ServingBackend.Ready backend;
    private final Subject subject;
    private Translation.@Nullable Responses responses;
    private List<String> unsupported = List.of();
    private final long startedNanos = System.nanoTime();
    private long firstChunkNanos = -1;

    /**
     * What an attempt is about.
     *
     * @param operation label of the endpoint's operation
     * @param originalModel the client's model
     * @param model after override
     * @param routeName {@code namespace/name} of the AIGatewayRoute; empty when unknown
     * @param noted what the client's headers add
     */
    record Subject(
            String operation, String originalModel, String model, String routeName, Noted noted) {
        static Subject of(Call call, String model, String routeName) {
            ClientRequest request = call.request();
            return new Subject(
                    request.operation().label(), request.model(), model, routeName, call.noted());
        }
    }

    /**
     * Attributes, with their values, that are headers of the client's.
     *
     * @param metrics labels of metrics
     * @param accessLog what access logs read
     */
    record Noted(Map<String, String> metrics, Map<String, String> accessLog) {
        static Noted of(Headers client, Scene scene) {
            return new Noted(
                    scene.metrics().attributes().of(client),
                    scene.watching().accessLog().of(client));
        }
    }

    /** Begins now. */
    Attempt(ServingConfig config, ServingBackend.Ready backend, Subject subject) {
        this.config = config;
        this.backend = backend;
        this.subject = subject;
    }

    ServingConfig config() {
        return config;
    }

    ServingBackend.Ready backend() {
        return backend;
    }

    Subject subject() {
        return subject;
    }

    /** The request is ready in the provider's dialect. Its body is not kept: Envoy gets it. */
    void translated(Translation ready) {
        responses = ready.responses();
        unsupported = ready.outbound().unsupported();
    }

    /** Hands over what reads the response, once: it has begun, so the request can go. */
    Translation.Responses handOver() {
        Translation.Responses own = Objects.requireNonNull(responses);
        responses = null;
        return own;
    }

    /** The client's names of what the provider did not get. */
    List<String> unsupported() {
        return unsupported;
    }

    /** {@code namespace/name} of the AIServiceBackend: the name's first two segments. */
    String shortBackend() {
        String name = backend.backend().name();
        int slash = name.indexOf('/', name.indexOf('/') + 1);
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** What access logs read of an attempt whatever becomes of it. */
    Struct.Builder metadata() {
        Struct.Builder fields =
                Struct.newBuilder()
                        .putFields("backend_name", Mutations.text(backend.backend().name()))
                        .putFields("model_name_override", Mutations.text(subject.model()))
                        .putFields("ai_service_backend_name", Mutations.text(shortBackend()))
                        .putFields("route_name", Mutations.text(subject.routeName()));
        subject.noted()
                .accessLog()
                .forEach((name, value) -> fields.putFields(name, Mutations.text(value)));
        return fields;
    }

    void chunkArrived() {
        if (firstChunkNanos < 0) {
            firstChunkNanos = System.nanoTime();
        }
    }

    /**
     * Labels of this attempt's metrics.
     *
     * @param responseModel what the provider said; empty when it did not
     */
    Metrics.AttemptLabels labels(String responseModel) {
        return new Metrics.AttemptLabels(
                subject.operation(),
                subject.originalModel(),
                backend.provider().label(),
                subject.model(),
                responseModel,
                subject.noted().metrics());
    }

    Metrics.Timing timing() {
        return new Metrics.Timing(
                seconds(System.nanoTime()), firstChunkNanos < 0 ? -1 : seconds(firstChunkNanos));
    }

    private double seconds(long nanos) {
        return (double) (nanos - startedNanos) / TimeUnit.SECONDS.toNanos(1);
    }
}
