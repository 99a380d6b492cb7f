package io.outrigger.extproc.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.Value;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.envoy.BodyMutation;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.envoy.HeaderValue;
import io.outrigger.extproc.envoy.HeaderValueOption;
import io.outrigger.extproc.envoy.HeaderValueOption.HeaderAppendAction;
import io.outrigger.extproc.envoy.HttpStatus;
import io.outrigger.extproc.envoy.ImmediateResponse;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts that answers to Envoy are made of. */
final class Mutations {
    static final String JSON = "application/json";

    private Mutations() {}

    static HeaderValueOption set(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(
                        HeaderValue.newBuilder()
                                .setKey(name)
                                .setRawValue(ByteString.copyFromUtf8(value)))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }

    static BodyMutation body(Slice body) {
        return BodyMutation.newBuilder().setBody(bytes(body)).build();
    }

    /** A view, not a copy: slices do not change. */
    static ByteString bytes(Slice slice) {
        return UnsafeByteOperations.unsafeWrap(slice.array(), slice.offset(), slice.length());
    }

    /** What Envoy shall pass on instead of a piece; a piece may vanish. */
    static BodyMutation replacement(Slice piece) {
        return piece.isEmpty() ? BodyMutation.newBuilder().setClearBody(true).build() : body(piece);
    }

    /** An answer of our own, in the client's dialect. */
    static ProcessingResponse localReply(ErrorKind kind, Slice body) {
        return localReply(kind.status(), body, kind.label(), JSON);
    }

    /** An answer of our own to a client whose dialect is not known. */
    static ProcessingResponse plainReply(ErrorKind kind, String message) {
        return localReply(kind.status(), Slice.utf8(message), kind.label(), "text/plain");
    }

    /** The answer to a client that may not, RFC 9110, 15.5.2. */
    static ProcessingResponse refusal(Dialect dialect, Verdict.Refused refusal) {
        ErrorKind kind = refusal.kind();
        ProcessingResponse reply = localReply(kind, dialect.error(kind, refusal.message()));
        if (refusal.challenge().isEmpty()) {
            return reply;
        }
        var builder = reply.toBuilder();
        builder.getImmediateResponseBuilder()
                .getHeadersBuilder()
                .addSetHeaders(set("www-authenticate", refusal.challenge()));
        return builder.build();
    }

    /** Sets headers; those whose value is null are removed. */
    static void change(HeaderMutation.Builder mutation, Map<String, @Nullable String> headers) {
        headers.forEach(
                (name, value) -> {
                    if (value == null) {
                        mutation.addRemoveHeaders(name);
                    } else {
                        mutation.addSetHeaders(set(name, value));
                    }
                });
    }

    static ProcessingResponse localReply(
            int status, Slice body, String details, String contentType) {
        return ProcessingResponse.newBuilder()
                .setImmediateResponse(
                        ImmediateResponse.newBuilder()
                                .setStatus(HttpStatus.newBuilder().setCode(status))
                                .setHeaders(
                                        HeaderMutation.newBuilder()
                                                .addSetHeaders(set("content-type", contentType)))
                                .setBody(bytes(body))
                                .setDetails("outrigger_" + details))
                .build();
    }

    /** Dynamic metadata in the namespace that access logs and rate limits read. */
    static Struct metadata(Struct.Builder fields) {
        return Struct.newBuilder()
                .putFields(
                        WireNames.DYNAMIC_METADATA,
                        Value.newBuilder().setStructValue(fields).build())
                .build();
    }

    static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
