package io.outrigger.extproc.openai;

import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion request as far as the gateway must understand it. The body is validated JSON,
 * kept as the client sent it.
 *
 * @param model the client's model; never empty
 * @param stream whether the client wants server-sent events
 * @param includeUsage whether the client asked for a usage chunk
 */
public record ChatCompletionRequest(
        JsonObject body, String model, boolean stream, boolean includeUsage) {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    /**
     * Reads a request.
     *
     * @param path the endpoint, for messages
     * @throws ClientError if the body is not JSON, or a field that routing depends on is missing,
     *     doubled or of another type
     */
    public static ChatCompletionRequest parse(Slice text, String path) throws ClientError {
        JsonObject body;
        try {
            body = JsonObject.parse(text);
        } catch (JsonSyntaxException e) {
            throw bad(
                    "malformed request: failed to parse JSON for " + path + ": " + e.getMessage());
        }
        for (String name : new String[] {"model", "stream", "stream_options"}) {
            if (body.count(name) > 1) {
                // another reader may take another one: route and provider must see the same
                throw bad("malformed request: " + name + " is given more than once");
            }
        }
        return new ChatCompletionRequest(
                body, model(body), isTrue(body, "stream"), asksForUsage(body));
    }

    private static String model(JsonObject body) throws ClientError {
        Slice raw = body.value("model");
        if (raw == null) {
            throw bad("invalid request body: model field is required");
        }
        String model = body.string("model");
        if (model == null || model.isEmpty()) {
            throw bad("invalid request body: model: (expected: a non-empty string)");
        }
        if (!model.chars().allMatch(c -> c >= 0x20 && c != 0x7f)) {
            throw bad("invalid request body: model: (expected: no control characters)");
        }
        return model;
    }

    private static boolean isTrue(JsonObject object, String name) throws ClientError {
        Slice raw = object.value(name);
        if (raw == null || raw.is("false") || raw.is("null")) {
            return false;
        }
        if (!raw.is("true")) {
            throw bad("invalid request body: " + name + ": (expected: true or false)");
        }
        return true;
    }

    private static boolean asksForUsage(JsonObject body) throws ClientError {
        JsonObject options = body.object("stream_options");
        return options != null && isTrue(options, "include_usage");
    }

    private static ClientError bad(String message) {
        return new ClientError(ErrorKind.BAD_REQUEST, message);
    }

    /** The value of {@code stream_options} with {@code include_usage} true, other options kept. */
    public byte[] usageOptions() {
        @Nullable JsonObject options = body.object("stream_options");
        if (options == null) {
            return "{\"include_usage\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        return new JsonEdit(options).set("include_usage", TRUE).apply().toBytes();
    }
}
