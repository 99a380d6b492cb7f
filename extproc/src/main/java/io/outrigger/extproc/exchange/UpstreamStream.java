package io.outrigger.extproc.exchange;

import com.google.protobuf.Struct;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.CommonResponse.ResponseStatus;
import io.outrigger.extproc.envoy.HeadersResponse;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.openai.ClientError;
import io.outrigger.extproc.openai.ErrorKind;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The upstream-level stream of one attempt: the endpoint is chosen, so the request is translated
 * and signed for its backend. The body is the one that the router-level stream holds.
 */
final class UpstreamStream implements Exchange.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamStream.class);

    private final Scene scene;
    private final ServingConfig config;

    UpstreamStream(Scene scene, ServingConfig config) {
        this.scene = scene;
        this.config = config;
    }

    @Override
    public ProcessingResponse on(ProcessingRequest message) {
        if (!message.hasRequestHeaders()) {
            return PassThrough.goOn(message);
        }
        Headers headers = Headers.of(message.getRequestHeaders().getHeaders());
        Attributes attributes = Attributes.of(message);
        Call call = scene.calls().find(headers.get(WireNames.REQUEST_ID_HEADER));
        if (call == null) {
            return refused(
                    headers,
                    new ClientError(
                            ErrorKind.INTERNAL,
                            "the request did not pass the router-level filter of this gateway"));
        }
        try {
            return attempted(call, headers, attributes);
        } catch (ClientError e) {
            call.refuse();
            return refused(headers, e);
        }
    }

    private ProcessingResponse attempted(Call call, Headers current, Attributes attributes)
            throws ClientError {
        ServingBackend.Ready backend = ready(attributes.backendName());
        String override = backend.backend().modelNameOverride();
        String model = override.isEmpty() ? call.request().model() : override;
        Outbound outbound = backend.provider().encode(call.request(), target(call, backend, model));
        Slice body = backend.bodyChanges().applied(outbound.body());

        Attempt previous = call.lastAttempt();
        if (previous != null && !call.refused()) {
            scene.metrics().failed(previous.labels(call), previous.timing());
        }
        var reader = backend.provider().reader(call.request());
        call.started(new Attempt(config, backend, model, attributes.routeName(), reader));

        var common = CommonResponse.newBuilder();
        common.setHeaderMutation(
                new HeaderPlan(call, current)
                        .withoutSecrets()
                        .set(":path", outbound.path())
                        .configured(backend.backend().httpHeaderMutation())
                        .authenticated(backend.credential())
                        .mutation());
        var metadata = Struct.newBuilder();
        metadata.putFields("backend_name", Mutations.text(backend.backend().name()));
        // a retry finds the content-length of the attempt before it, so it brings its own body
        if (body != call.body() || previous != null) {
            common.setStatus(ResponseStatus.CONTINUE_AND_REPLACE);
            common.setBodyMutation(Mutations.body(body));
            metadata.putFields(WireNames.CONTENT_LENGTH_KEY, Mutations.number(body.length()));
        }
        return ProcessingResponse.newBuilder()
                .setRequestHeaders(HeadersResponse.newBuilder().setResponse(common))
                .setDynamicMetadata(Mutations.metadata(metadata))
                .build();
    }

    private Target target(Call call, ServingBackend.Ready backend, String model) {
        String path = call.headers().get(":path");
        int query = path.indexOf('?');
        return new Target(
                backend.backend().schema(),
                model,
                query < 0 ? "" : path.substring(query),
                config.costs().any() ? UsageNeed.COUNTED : UsageNeed.NOT_COUNTED);
    }

    private ServingBackend.Ready ready(String name) throws ClientError {
        return switch (config.backends().get(name)) {
            case ServingBackend.Ready ready -> ready;
            case ServingBackend.Unsupported(_, var reason) ->
                    throw new ClientError(
                            ErrorKind.INTERNAL,
                            "the backend of this route cannot be used: " + reason);
            case null ->
                    throw new ClientError(
                            ErrorKind.UNAVAILABLE,
                            "the backend of this route is not configured yet; try again later");
        };
    }

    private ProcessingResponse refused(Headers headers, ClientError error) {
        scene.metrics().localReply(error.kind().label());
        LOG.atWarn()
                .addKeyValue(LogKeys.REQUEST_ID, headers.get("x-request-id"))
                .addKeyValue(LogKeys.REASON, error.text())
                .log("attempt refused");
        return Mutations.localReply(error.kind(), error.text());
    }

    @Override
    public void closed() {}
}
