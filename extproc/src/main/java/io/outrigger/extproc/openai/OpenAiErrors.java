package io.outrigger.extproc.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.JsonString;
import java.io.ByteArrayOutputStream;

/**
 * Error bodies of Envoy AI Gateway's shape. Both OpenAI's SDKs, which read {@code error.message},
 * and Anthropic's, which also read the outer {@code type}, understand them.
 */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** The body for an answer of the gateway itself. */
    public static byte[] body(ErrorKind kind, String message) {
        return body(kind.type(), Integer.toString(kind.status()), message);
    }

    /** The body for an answer of a provider that is not JSON. */
    public static byte[] body(String type, String code, String message) {
        var out = new ByteArrayOutputStream(128);
        out.writeBytes("{\"type\":\"error\",\"error\":{\"type\":".getBytes(UTF_8));
        out.writeBytes(JsonString.encode(type));
        out.writeBytes(",\"code\":".getBytes(UTF_8));
        out.writeBytes(JsonString.encode(code));
        out.writeBytes(",\"message\":".getBytes(UTF_8));
        out.writeBytes(JsonString.encode(message));
        out.writeBytes("}}".getBytes(UTF_8));
        return out.toByteArray();
    }
}
