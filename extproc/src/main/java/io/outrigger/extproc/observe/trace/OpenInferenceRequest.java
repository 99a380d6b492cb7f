package io.outrigger.extproc.observe.trace;

import static io.outrigger.extproc.client.Operation.COMPLETION;
import static io.outrigger.extproc.client.Operation.COUNT_TOKENS;
import static io.outrigger.extproc.client.Operation.EMBEDDINGS;
import static io.outrigger.extproc.client.Operation.IMAGE_GENERATION;
import static io.outrigger.extproc.client.Operation.RERANK;
import static io.outrigger.extproc.client.Operation.TOKENIZE;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.MultipartForm;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.trace.Capture.Part;
import io.outrigger.extproc.observe.trace.Gathered.Room;
import io.outrigger.extproc.observe.transcript.Message;
import io.outrigger.extproc.observe.transcript.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a request says of itself in OpenInference's words. */
final class OpenInferenceRequest {
    private static final String JSON = "application/json";

    /** They have attributes of their own. */
    private static final Set<String> NO_PARAMETERS =
            Set.of("messages", "tools", "prompt", "input", "instructions", "system");

    private static final List<String> FORM_PARAMETERS =
            List.of("model", "language", "response_format", "temperature");

    private static final List<String> FORM_FIELDS =
            List.of("model", "language", "response_format", "temperature", "prompt");

    private final Capture capture;
    private final ClientRequest request;
    private final Operation operation;
    private final Gathered out = new Gathered();

    OpenInferenceRequest(Capture capture, ClientRequest request) {
        this.capture = capture;
        this.request = request;
        this.operation = request.operation();
    }

    Map<String, AttributeValue> attributes() {
        out.put("openinference.span.kind", spanKind());
        system();
        Slice document = document();
        if (capture.shows(Part.INPUTS)) {
            out.content("input.value", document, new Room(capture.maxContent()));
            out.put("input.mime_type", JSON);
        } else {
            out.put("input.value", OpenInference.REDACTED);
        }
        if (operation != RERANK && capture.shows(Part.LLM_INVOCATION_PARAMETERS)) {
            out.content(
                    operation == EMBEDDINGS
                            ? "embedding.invocation_parameters"
                            : "llm.invocation_parameters",
                    parameters(document),
                    new Room(capture.maxContent()));
        }
        Prompt prompt = Prompt.of(request);
        if (capture.shows(Part.INPUTS)) {
            asked(prompt);
        }
        var room = new Room(capture.maxContent());
        for (int i = 0; i < prompt.tools().size() && !room.isFull(); i++) {
            out.content("llm.tools." + i + ".tool.json_schema", prompt.tools().get(i).raw(), room);
        }
        return out.all();
    }

    private String spanKind() {
        return switch (operation) {
            case EMBEDDINGS -> "EMBEDDING";
            case RERANK -> "RERANKER";
            case TOKENIZE, COUNT_TOKENS, RESPONSES_INPUT_TOKENS -> "TOKEN_COUNTER";
            case CHAT,
                    COMPLETION,
                    RESPONSES,
                    IMAGE_GENERATION,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    MESSAGES,
                    MODELS ->
                    "LLM";
        };
    }

    private void system() {
        switch (operation) {
            case EMBEDDINGS -> {}
            case RERANK ->
                    out.put("llm.system", "cohere").put("reranker.model_name", request.model());
            case MESSAGES, COUNT_TOKENS ->
                    out.put("llm.system", "anthropic").put("llm.model_name", request.model());
            case IMAGE_GENERATION -> out.put("llm.system", "openai");
            case CHAT,
                    COMPLETION,
                    RESPONSES,
                    RESPONSES_INPUT_TOKENS,
                    SPEECH,
                    TRANSCRIPTION,
                    TRANSLATION,
                    TOKENIZE,
                    MODELS ->
                    out.put("llm.system", "openai").put("llm.model_name", request.model());
        }
    }

    /** The body; of a form, its short fields. */
    private Slice document() {
        return switch (request.payload()) {
            case Payload.Json(var object) -> object.text();
            case Payload.Form(var form) -> fields(form, FORM_FIELDS);
        };
    }

    private static Slice fields(MultipartForm form, List<String> names) {
        var fields = new JsonWriter().beginObject();
        for (String name : names) {
            String text = form.text(name);
            if (text != null) {
                fields.member(name, text);
            }
        }
        return fields.endObject().take();
    }

    private Slice parameters(Slice document) {
        return switch (request.payload()) {
            case Payload.Json _ when operation == IMAGE_GENERATION && capture.shows(Part.INPUTS) ->
                    document;
            case Payload.Json(var object) -> parameters(object);
            case Payload.Form(var form) -> fields(form, FORM_PARAMETERS);
        };
    }

    private Slice parameters(JsonObject object) {
        var out = new JsonWriter().beginObject();
        int left = capture.maxContent();
        for (int i = 0; i < object.size(); i++) {
            Slice value = object.value(i);
            left -= value.length();
            if (left > 0 && !NO_PARAMETERS.contains(object.name(i))) {
                out.name(JsonText.of(object.name(i))).raw(value);
            } else if (NO_PARAMETERS.contains(object.name(i))) {
                left += value.length();
            }
        }
        return out.endObject().take();
    }

    private void asked(Prompt prompt) {
        if (operation == COMPLETION) {
            prompts(prompt);
        } else if (operation == EMBEDDINGS) {
            embedded();
        } else if (operation == RERANK) {
            ranked();
        } else if (operation != TOKENIZE
                && operation != COUNT_TOKENS
                && capture.shows(Part.INPUT_MESSAGES)) {
            messages(prompt);
        }
    }

    private void messages(Prompt prompt) {
        var messages = OpenInferenceMessages.input(capture, out);
        int index = 0;
        if (!prompt.system().isEmpty()) {
            messages.put(index++, new Message("system", Message.Form.PLAIN, prompt.system()));
        }
        for (Message message : prompt.messages()) {
            messages.put(index++, message);
        }
    }

    private void prompts(Prompt prompt) {
        if (!capture.shows(Part.PROMPTS)) {
            return;
        }
        var room = new Room(capture.maxContent());
        for (int i = 0; i < prompt.messages().size(); i++) {
            if (prompt.messages().get(i).parts().getFirst()
                    instanceof io.outrigger.extproc.observe.transcript.Part.Text(var text)) {
                out.content("llm.prompts." + i + ".prompt.text", text, room);
            }
        }
    }

    /** Tokens are not told: only their model knows what they mean. */
    private void embedded() {
        JsonValue input = request.value().given("input");
        if (input == null || !capture.shows(Part.EMBEDDINGS_TEXT)) {
            return;
        }
        var room = new Room(capture.maxContent());
        List<JsonValue> inputs = input.is(Kind.STRING) ? List.of(input) : input.items();
        for (int i = 0; i < inputs.size() && !room.isFull(); i++) {
            if (inputs.get(i).is(Kind.STRING)) {
                out.content(
                        "embedding.embeddings." + i + ".embedding.text",
                        inputs.get(i).text(),
                        room);
            }
        }
    }

    private void ranked() {
        JsonValue body = request.value();
        out.known("reranker.top_k", body.count("top_n"));
        var room = new Room(capture.maxContent());
        JsonText query = body.text("query");
        if (query != null) {
            out.content("reranker.query", query, room);
        }
        JsonValue documents = body.given("documents");
        List<JsonValue> all = documents == null ? List.of() : documents.items();
        for (int i = 0; i < all.size() && !room.isFull(); i++) {
            if (all.get(i).is(Kind.STRING)) {
                out.content(
                        "reranker.input_documents." + i + ".document.content",
                        all.get(i).text(),
                        room);
            }
        }
    }
}
