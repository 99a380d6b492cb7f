package io.outrigger.extproc.client;

import io.outrigger.extproc.client.ClientRequest.Essentials;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import org.jspecify.annotations.Nullable;

/** Reads what a route and a response's delivery depend on; the body stays as the client sent it. */
public final class RequestReader {
    private static final String FORM = "multipart/form-data";

    private RequestReader() {}

    /**
     * Reads a request.
     *
     * @throws ClientError if the body is not what the endpoint takes, or a field that routing
     *     depends on is missing, doubled or of another type
     */
    public static ClientRequest read(Endpoint endpoint, Headers headers, Slice body)
            throws ClientError {
        boolean form = headers.mediaType().equals(FORM);
        if (form != endpoint.operation().takesForm()) {
            throw bad(
                    form
                            ? "malformed request: multipart body not supported for this endpoint"
                            : "malformed request: content-type: (expected: " + FORM + ")");
        }
        return form ? form(endpoint, headers, body) : json(endpoint, headers, body);
    }

    private static ClientRequest form(Endpoint endpoint, Headers headers, Slice body)
            throws ClientError {
        MultipartForm form = MultipartForm.parse(headers.get("content-type"), body);
        String model = form.text("model");
        if (model == null) {
            throw bad("invalid request body: model field is required");
        }
        boolean stream = "true".equals(form.text("stream"));
        return new ClientRequest(
                endpoint,
                headers,
                new Payload.Form(form),
                new Essentials(valid(model), delivery(stream), true));
    }

    private static ClientRequest json(Endpoint endpoint, Headers headers, Slice text)
            throws ClientError {
        JsonObject body = object(endpoint.path(), text);
        for (String name : new String[] {"model", "stream", "stream_options"}) {
            if (body.count(name) > 1) {
                // another reader may take another one: route and provider must see the same
                throw bad("malformed request: " + name + " is given more than once");
            }
        }
        if (endpoint.operation() == Operation.TOKENIZE) {
            checkTokenize(body);
        }
        boolean stream =
                switch (endpoint.operation()) {
                    case CHAT, COMPLETION, RESPONSES, MESSAGES, IMAGE_GENERATION ->
                            isTrue(body, "stream");
                    // sound is made, and can be heard, piece by piece
                    case SPEECH -> true;
                    case EMBEDDINGS,
                            RESPONSES_INPUT_TOKENS,
                            TRANSCRIPTION,
                            TRANSLATION,
                            TOKENIZE,
                            RERANK,
                            COUNT_TOKENS,
                            MODELS ->
                            false;
                };
        return new ClientRequest(
                endpoint,
                headers,
                new Payload.Json(body),
                new Essentials(model(body), delivery(stream), asksForUsage(body)));
    }

    /** As vLLM: a prompt or messages, and a final message that is either continued or closed. */
    private static void checkTokenize(JsonObject body) throws ClientError {
        if ((body.value("prompt") == null) == (body.value("messages") == null)) {
            throw bad("invalid request body: (expected: either prompt or messages)");
        }
        Slice generation = body.value("add_generation_prompt");
        if (isTrue(body, "continue_final_message")
                && (generation == null || !generation.is("false"))) {
            throw bad(
                    "invalid request body: continue_final_message: (expected: false unless"
                            + " add_generation_prompt is false)");
        }
    }

    private static JsonObject object(String path, Slice text) throws ClientError {
        try {
            return JsonObject.parse(text);
        } catch (JsonSyntaxException e) {
            throw bad(
                    "malformed request: failed to parse JSON for " + path + ": " + e.getMessage());
        }
    }

    private static Delivery delivery(boolean stream) {
        return stream ? Delivery.STREAMED : Delivery.WHOLE;
    }

    private static String model(JsonObject body) throws ClientError {
        if (body.value("model") == null) {
            throw bad("invalid request body: model field is required");
        }
        return valid(body.string("model"));
    }

    private static String valid(@Nullable String model) throws ClientError {
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
}
