package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /v1/chat/completions}, with the extensions that Envoy AI Gateway
 * and LiteLLM have made common: {@code thinking}, {@code thinking_blocks}, {@code cache_control},
 * {@code guided_*}.
 */
final class ChatReader {
    /** Members that are read elsewhere, or that ask nothing of a provider. */
    private static final Set<String> ELSEWHERE =
            Set.of(
                    "model",
                    "messages",
                    "stream",
                    "stream_options",
                    "tools",
                    "tool_choice",
                    "functions",
                    "function_call",
                    "max_tokens");

    /** The same of vLLM's {@code POST /tokenize}: how tokens are shown, not which there are. */
    private static final Set<String> OF_VLLM =
            Set.of(
                    "model",
                    "messages",
                    "prompt",
                    "tools",
                    "add_generation_prompt",
                    "continue_final_message",
                    "add_special_tokens",
                    "return_token_strs");

    private static final Map<String, Wish> WISHES =
            Map.ofEntries(
                    Map.entry("max_completion_tokens", new Wish(Field.MAX_TOKENS, Kind.NUMBER)),
                    Map.entry("temperature", new Wish(Field.TEMPERATURE, Kind.NUMBER)),
                    Map.entry("top_p", new Wish(Field.TOP_P, Kind.NUMBER)),
                    Map.entry("top_k", new Wish(Field.TOP_K, Kind.NUMBER)),
                    Map.entry("seed", new Wish(Field.SEED, Kind.NUMBER)),
                    Map.entry("n", new Wish(Field.N, Kind.NUMBER)),
                    Map.entry("presence_penalty", new Wish(Field.PRESENCE_PENALTY, Kind.NUMBER)),
                    Map.entry("frequency_penalty", new Wish(Field.FREQUENCY_PENALTY, Kind.NUMBER)),
                    Map.entry("logit_bias", new Wish(Field.LOGIT_BIAS, Kind.OBJECT)),
                    Map.entry("logprobs", new Wish(Field.LOGPROBS, Kind.BOOLEAN)),
                    Map.entry("top_logprobs", new Wish(Field.TOP_LOGPROBS, Kind.NUMBER)),
                    Map.entry("user", new Wish(Field.USER, Kind.STRING)),
                    Map.entry("service_tier", new Wish(Field.SERVICE_TIER, Kind.STRING)),
                    Map.entry("reasoning_effort", new Wish(Field.EFFORT, Kind.STRING)),
                    Map.entry("verbosity", new Wish(Field.VERBOSITY, Kind.STRING)),
                    Map.entry(
                            "parallel_tool_calls",
                            new Wish(Field.PARALLEL_TOOL_CALLS, Kind.BOOLEAN)));

    /** Values that say what is so without them. */
    private static final Map<String, Set<String>> DEFAULTS =
            Map.of(
                    "n", Set.of("1"),
                    "logprobs", Set.of("false"),
                    "top_logprobs", Set.of("0"),
                    "presence_penalty", Set.of("0", "0.0"),
                    "frequency_penalty", Set.of("0", "0.0"),
                    "parallel_tool_calls", Set.of("true"),
                    "store", Set.of("false"),
                    "service_tier", Set.of("\"auto\""),
                    "modalities", Set.of("[\"text\"]"),
                    "logit_bias", Set.of("{}"));

    private final Operation operation;
    private final JsonValue body;
    private final Asked.Builder asked = new Asked.Builder();
    private @Nullable ResponseFormat format;
    private @Nullable Thinking thinking;

    private record Wish(Field field, Kind kind) {}

    private ChatReader(Operation operation, JsonValue body) {
        this.operation = operation;
        this.body = body;
    }

    static Conversation read(Operation operation, JsonValue body) throws ClientError {
        return new ChatReader(operation, body).read();
    }

    private Conversation read() throws ClientError {
        for (var member : body.members()) {
            String name = member.name().decode();
            if (!member.value().is(Kind.NULL) && !elsewhere().contains(name)) {
                member(name, member.value());
            }
        }
        maxTokens();
        var tools = new ChatTools(body, asked);
        var messages = new ChatMessages(asked);
        JsonValue prompt = body.given("prompt");
        if (operation == Operation.TOKENIZE && prompt != null) {
            messages.prompt(Fields.expect(prompt, Kind.STRING, "prompt", "a string").text());
        } else {
            messages.read(body.given("messages"));
        }
        return new Conversation(
                messages.system(),
                messages.messages(),
                tools.tools(),
                tools.choice(),
                format,
                thinking,
                asked.build());
    }

    private Set<String> elsewhere() {
        return operation == Operation.TOKENIZE ? OF_VLLM : ELSEWHERE;
    }

    private void member(String name, JsonValue value) throws ClientError {
        if (DEFAULTS.getOrDefault(name, Set.of()).contains(value.toString())) {
            return;
        }
        Wish wish = WISHES.get(name);
        if (wish != null) {
            asked.ask(wish.field(), name, Fields.expect(value, wish.kind(), name, told(wish)));
            return;
        }
        switch (name) {
            case "stop" -> stop(value);
            case "thinking" -> thinking(value);
            case "response_format" -> responseFormat(value);
            case "guided_choice", "guided_regex", "guided_json" -> guided(name, value);
            default -> asked.extra(name, value);
        }
    }

    private static String told(Wish wish) {
        return switch (wish.kind()) {
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case STRING -> "a string";
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case NULL -> "null";
        };
    }

    /** {@code max_tokens} is the older name of the same. */
    private void maxTokens() throws ClientError {
        JsonValue older = body.given("max_tokens");
        if (older != null && body.given("max_completion_tokens") == null) {
            asked.ask(
                    Field.MAX_TOKENS,
                    "max_tokens",
                    Fields.expect(older, Kind.NUMBER, "max_tokens", "a number"));
        }
    }

    private void stop(JsonValue value) throws ClientError {
        boolean texts =
                value.is(Kind.STRING)
                        || (value.is(Kind.ARRAY)
                                && value.items().stream().allMatch(it -> it.is(Kind.STRING)));
        if (!texts) {
            throw Fields.bad("stop", "a string or an array of strings");
        }
        if (!value.is(Kind.ARRAY) || !value.items().isEmpty()) {
            asked.ask(Field.STOP, "stop", value);
        }
    }

    private void thinking(JsonValue value) throws ClientError {
        JsonText type = Fields.text(value, "type", "thinking");
        Thinking.Mode mode =
                switch (type.decode()) {
                    case "enabled" -> Thinking.Mode.ENABLED;
                    case "disabled" -> Thinking.Mode.DISABLED;
                    case "adaptive" -> Thinking.Mode.ADAPTIVE;
                    default -> throw Fields.bad("thinking.type", "enabled, disabled or adaptive");
                };
        JsonValue budget = value.given("budget_tokens");
        if (budget != null) {
            Fields.expect(budget, Kind.NUMBER, "thinking.budget_tokens", "a number");
        }
        thinking =
                new Thinking(
                        mode,
                        budget,
                        Fields.flagOrNull(value, "includeThoughts", "thinking"),
                        Fields.textOrNull(value, "display", "thinking"));
        asked.mark(Field.THINKING, "thinking");
    }

    private void responseFormat(JsonValue value) throws ClientError {
        JsonText type = Fields.text(value, "type", "response_format");
        switch (type.decode()) {
            case "text" -> {}
            case "json_object" -> format("response_format", new ResponseFormat.JsonObject());
            case "json_schema" -> {
                JsonValue schema = Fields.object(value, "json_schema", "response_format");
                String path = "response_format.json_schema";
                format(
                        "response_format",
                        new ResponseFormat.JsonSchema(
                                Fields.textOrNull(schema, "name", path),
                                Fields.object(schema, "schema", path),
                                Fields.flagOrNull(schema, "strict", path)));
            }
            default -> throw Fields.bad("response_format.type", "text, json_object or json_schema");
        }
    }

    private void guided(String name, JsonValue value) throws ClientError {
        switch (name) {
            case "guided_choice" -> {
                Fields.expect(value, Kind.ARRAY, name, "an array of strings");
                for (JsonValue item : value.items()) {
                    Fields.expect(item, Kind.STRING, name, "an array of strings");
                }
                format(
                        name,
                        new ResponseFormat.Choice(
                                value.items().stream().map(JsonValue::text).toList()));
            }
            case "guided_regex" ->
                    format(
                            name,
                            new ResponseFormat.Pattern(
                                    Fields.expect(value, Kind.STRING, name, "a string").text()));
            default ->
                    format(
                            name,
                            new ResponseFormat.JsonSchema(
                                    null,
                                    Fields.expect(value, Kind.OBJECT, name, "an object"),
                                    null));
        }
    }

    private void format(String name, ResponseFormat asks) throws ClientError {
        if (format != null) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    name
                            + ": only one of response_format, guided_choice, guided_regex and"
                            + " guided_json can be given");
        }
        format = asks;
        asked.mark(Field.RESPONSE_FORMAT, name);
    }
}
