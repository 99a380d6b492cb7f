package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.HeaderMap;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.envoy.HeaderValueOption;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.ImmediateResponse;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Redaction;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Tells at debug level what Envoy says on one stream, and what it is answered; redacted. */
final class PhaseLog {
    private static final Logger LOG = LoggerFactory.getLogger(PhaseLog.class);

    private String level = "";
    private String requestId = "";

    static boolean isOn() {
        return LOG.isDebugEnabled();
    }

    void received(ProcessingRequest message) {
        if (!isOn()) {
            return;
        }
        if (message.hasRequestHeaders()) {
            level = message.getAttributesCount() > 0 ? "upstream" : "router";
            Headers headers = HeaderMaps.read(message.getRequestHeaders().getHeaders());
            requestId = headers.get("x-request-id");
        }
        LoggingEventBuilder line = line(message.getRequestCase());
        switch (message.getRequestCase()) {
            case REQUEST_HEADERS -> headers(line, message.getRequestHeaders().getHeaders());
            case RESPONSE_HEADERS -> headers(line, message.getResponseHeaders().getHeaders());
            case REQUEST_BODY -> body(line, message.getRequestBody());
            case RESPONSE_BODY -> body(line, message.getResponseBody());
            case REQUEST_TRAILERS, RESPONSE_TRAILERS, REQUEST_NOT_SET -> {}
        }
        line.log("received");
    }

    /** Tells an answer, and passes it on. */
    ProcessingResponse answered(ProcessingResponse message) {
        LoggingEventBuilder line = line(message.getResponseCase());
        switch (message.getResponseCase()) {
            case REQUEST_HEADERS -> common(line, message.getRequestHeaders().getResponse());
            case RESPONSE_HEADERS -> common(line, message.getResponseHeaders().getResponse());
            case REQUEST_BODY -> common(line, message.getRequestBody().getResponse());
            case RESPONSE_BODY -> common(line, message.getResponseBody().getResponse());
            case IMMEDIATE_RESPONSE -> immediate(line, message.getImmediateResponse());
            case REQUEST_TRAILERS, RESPONSE_TRAILERS, RESPONSE_NOT_SET -> {}
        }
        if (message.hasDynamicMetadata()) {
            var keys = new StringJoiner(" ");
            message.getDynamicMetadata()
                    .getFieldsMap()
                    .forEach(
                            (_, fields) ->
                                    fields.getStructValue().getFieldsMap().keySet().stream()
                                            .sorted()
                                            .forEach(keys::add));
            line = line.addKeyValue(LogKeys.METADATA, keys);
        }
        line.log("answered");
        return message;
    }

    private LoggingEventBuilder line(Enum<?> phase) {
        return LOG.atDebug()
                .addKeyValue(LogKeys.LEVEL, level)
                .addKeyValue(LogKeys.REQUEST_ID, requestId)
                .addKeyValue(LogKeys.PHASE, phase);
    }

    private static void headers(LoggingEventBuilder line, HeaderMap map) {
        var shown = new StringJoiner(", ");
        Headers headers = HeaderMaps.read(map);
        for (String name : headers.names()) {
            shown.add(name + "=" + Redaction.header(name, headers.get(name)));
        }
        var _ = line.addKeyValue(LogKeys.HEADERS, shown);
    }

    private static void body(LoggingEventBuilder line, HttpBody body) {
        var _ =
                line.addKeyValue(LogKeys.BODY, Redaction.body(Slices.of(body.getBody())))
                        .addKeyValue(LogKeys.LAST, body.getEndOfStream());
    }

    private static void common(LoggingEventBuilder line, CommonResponse common) {
        var _ = line.addKeyValue(LogKeys.STATUS, common.getStatus());
        mutation(line, common.getHeaderMutation());
        if (common.getBodyMutation().hasBody()) {
            var _ =
                    line.addKeyValue(
                            LogKeys.BODY,
                            Redaction.body(Slices.of(common.getBodyMutation().getBody())));
        }
    }

    private static void immediate(LoggingEventBuilder line, ImmediateResponse reply) {
        var _ =
                line.addKeyValue(LogKeys.STATUS, reply.getStatus().getCode())
                        .addKeyValue(LogKeys.REASON, reply.getDetails())
                        .addKeyValue(LogKeys.BODY, Redaction.body(Slices.of(reply.getBody())));
    }

    private static void mutation(LoggingEventBuilder line, HeaderMutation mutation) {
        var set = new StringJoiner(", ");
        for (HeaderValueOption option : mutation.getSetHeadersList()) {
            HeaderValue header = option.getHeader();
            set.add(
                    header.getKey()
                            + "="
                            + Redaction.header(
                                    header.getKey(), header.getRawValue().toStringUtf8()));
        }
        var _ =
                line.addKeyValue(LogKeys.HEADERS, set)
                        .addKeyValue(
                                LogKeys.REMOVED,
                                String.join(", ", mutation.getRemoveHeadersList()));
    }
}
