package io.outrigger.extproc.embedding;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/embeddings} asks for, with the extensions of Envoy AI Gateway: inputs that
 * are objects, {@code task_type}, {@code title} and {@code auto_truncate}.
 *
 * @param dimensions a number; null for the model's own
 * @param autoTruncate null when not given
 * @param unknown names of members that mean nothing here
 */
public record EmbeddingRequest(
        List<Input> inputs,
        @Nullable JsonValue dimensions,
        Encoding encoding,
        @Nullable Boolean autoTruncate,
        List<String> unknown) {
    private static final String TASK = "task_type";
    private static final String TITLE = "title";
    private static final Set<String> KNOWN =
            Set.of("model", "input", "dimensions", "encoding_format", TASK, TITLE, "auto_truncate");

    public EmbeddingRequest {
        inputs = List.copyOf(inputs);
        unknown = List.copyOf(unknown);
    }

    /**
     * One text.
     *
     * @param taskType what the vector will be used for; null when not given
     * @param title of the text; null when it has none
     */
    public record Input(JsonText text, @Nullable JsonText taskType, @Nullable JsonText title) {}

    /** How the client wants vectors written. */
    public enum Encoding {
        /** An array of numbers. */
        FLOAT,
        /** 32-bit floats, little-endian, in base64. */
        BASE64
    }

    /**
     * Reads a body.
     *
     * @throws ClientError if it is not one, or holds tokens: only the tokenizer's own provider
     *     could understand them
     */
    public static EmbeddingRequest read(JsonValue body) throws ClientError {
        JsonValue input = body.given("input");
        if (input == null) {
            throw Fields.bad("input", "a string or an array");
        }
        var inputs = new ArrayList<Input>();
        if (input.is(Kind.ARRAY)) {
            int i = 0;
            for (JsonValue item : input.items()) {
                inputs.addAll(inputs(item, body, "input[" + i++ + "]"));
            }
        } else {
            inputs.addAll(inputs(input, body, "input"));
        }
        if (inputs.isEmpty()) {
            throw Fields.bad("input", "at least one text");
        }
        EmbeddingRequest settings = withoutInput(body);
        return new EmbeddingRequest(
                inputs,
                settings.dimensions,
                settings.encoding,
                settings.autoTruncate,
                settings.unknown);
    }

    /** What a body asks for beside the input, which is something else than texts. */
    public static EmbeddingRequest withoutInput(JsonValue body) throws ClientError {
        JsonValue dimensions = body.given("dimensions");
        if (dimensions != null) {
            Fields.expect(dimensions, Kind.NUMBER, "dimensions", "a number");
        }
        return new EmbeddingRequest(
                List.of(),
                dimensions,
                encoding(body),
                Fields.flagOrNull(body, "auto_truncate", ""),
                unknown(body));
    }

    private static List<Input> inputs(JsonValue item, JsonValue body, String path)
            throws ClientError {
        return switch (item.kind()) {
            case STRING -> List.of(new Input(item.text(), ofAll(body, TASK), ofAll(body, TITLE)));
            case OBJECT -> described(item, body, path);
            case NUMBER, ARRAY ->
                    throw new ClientError(
                            ErrorKind.UNPROCESSABLE,
                            "input: token arrays are not supported by the backend of this model");
            case BOOLEAN, NULL -> throw Fields.bad(path, "a string");
        };
    }

    /** What is asked for all inputs wins, as with Envoy AI Gateway. */
    private static List<Input> described(JsonValue item, JsonValue body, String path)
            throws ClientError {
        JsonText task = ofAll(body, TASK);
        JsonText ownTask = Fields.textOrNull(item, TASK, path);
        JsonText title = ofAll(body, TITLE);
        JsonText ownTitle = Fields.textOrNull(item, TITLE, path);
        var inputs = new ArrayList<Input>();
        for (JsonText text : texts(item, path)) {
            inputs.add(
                    new Input(
                            text, task == null ? ownTask : task, title == null ? ownTitle : title));
        }
        return inputs;
    }

    private static List<JsonText> texts(JsonValue item, String path) throws ClientError {
        JsonValue content = item.given("content");
        if (content == null || !content.is(Kind.ARRAY)) {
            return List.of(Fields.text(item, "content", path));
        }
        var texts = new ArrayList<JsonText>();
        for (JsonValue text : content.items()) {
            String at = path + ".content[" + texts.size() + "]";
            texts.add(Fields.expect(text, Kind.STRING, at, "a string").text());
        }
        return texts;
    }

    private static @Nullable JsonText ofAll(JsonValue body, String name) throws ClientError {
        return Fields.textOrNull(body, name, "");
    }

    private static Encoding encoding(JsonValue body) throws ClientError {
        JsonText format = Fields.textOrNull(body, "encoding_format", "");
        if (format == null || format.is("float")) {
            return Encoding.FLOAT;
        }
        if (format.is("base64")) {
            return Encoding.BASE64;
        }
        throw Fields.bad("encoding_format", "float or base64");
    }

    private static List<String> unknown(JsonValue body) {
        return body.members().stream()
                .filter(member -> !member.value().is(Kind.NULL))
                .map(member -> member.name().decode())
                .filter(name -> !KNOWN.contains(name))
                .toList();
    }
}
