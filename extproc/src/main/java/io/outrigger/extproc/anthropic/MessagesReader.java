package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /v1/messages} and of its {@code count_tokens}. */
final class MessagesReader {
    private final JsonValue body;
    private final Asked.Builder asked = new Asked.Builder();
    private final MessagesContent contents = new MessagesContent(asked);
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private @Nullable ResponseFormat format;
    private @Nullable Thinking thinking;

    private MessagesReader(JsonValue body) {
        this.body = body;
    }

    static Conversation read(JsonValue body) throws ClientError {
        return new MessagesReader(body).read();
    }

    private Conversation read() throws ClientError {
        for (var member : body.members()) {
            if (!member.value().is(Kind.NULL)) {
                member(member.name().decode(), member.value());
            }
        }
        if (body.given("system") != null) {
            system.addAll(contents.texts(body, "system", "system"));
        }
        messages(body.given("messages"));
        var tools = new MessagesTools(body, asked);
        return new Conversation(
                system, messages, tools.tools(), tools.choice(), format, thinking, asked.build());
    }

    private void member(String name, JsonValue value) throws ClientError {
        switch (name) {
            case "model", "messages", "system", "stream", "tools", "tool_choice" -> {}
            case "max_tokens" -> number(Field.MAX_TOKENS, name, value);
            case "temperature" -> number(Field.TEMPERATURE, name, value);
            case "top_p" -> number(Field.TOP_P, name, value);
            case "top_k" -> number(Field.TOP_K, name, value);
            case "stop_sequences" -> stops(value);
            case "service_tier" -> tier(value);
            case "metadata" -> metadata(value);
            case "thinking" -> thinking(value);
            case "output_config" -> outputConfig(value);
            case "output_format" -> format(name, value);
            default -> asked.extra(name, value);
        }
    }

    private void number(Field field, String name, JsonValue value) throws ClientError {
        asked.ask(field, name, Fields.expect(value, Kind.NUMBER, name, "a number"));
    }

    private void stops(JsonValue value) throws ClientError {
        Fields.expect(value, Kind.ARRAY, "stop_sequences", "an array of strings");
        for (JsonValue stop : value.items()) {
            Fields.expect(stop, Kind.STRING, "stop_sequences", "an array of strings");
        }
        if (!value.items().isEmpty()) {
            asked.ask(Field.STOP, "stop_sequences", value);
        }
    }

    private void tier(JsonValue value) throws ClientError {
        if (!Fields.expect(value, Kind.STRING, "service_tier", "a string").text().is("auto")) {
            asked.ask(Field.SERVICE_TIER, "service_tier", value);
        }
    }

    private void metadata(JsonValue value) throws ClientError {
        for (var member : Fields.expect(value, Kind.OBJECT, "metadata", "an object").members()) {
            String name = "metadata." + member.name().decode();
            if (member.value().is(Kind.NULL)) {
                continue;
            }
            if (name.equals("metadata.user_id")) {
                asked.ask(
                        Field.USER,
                        name,
                        Fields.expect(member.value(), Kind.STRING, name, "a string"));
            } else {
                asked.extra(name, member.value());
            }
        }
    }

    private void thinking(JsonValue value) throws ClientError {
        Thinking.Mode mode =
                switch (Fields.text(value, "type", "thinking").decode()) {
                    case "enabled" -> Thinking.Mode.ENABLED;
                    case "disabled" -> Thinking.Mode.DISABLED;
                    case "adaptive" -> Thinking.Mode.ADAPTIVE;
                    case "between_tools" -> null;
                    default ->
                            throw Fields.bad(
                                    "thinking.type",
                                    "enabled, disabled, adaptive or between_tools");
                };
        if (mode == null) {
            asked.extra("thinking", value);
            return;
        }
        JsonValue budget = value.given("budget_tokens");
        if (budget != null) {
            Fields.expect(budget, Kind.NUMBER, "thinking.budget_tokens", "a number");
        }
        JsonText display = Fields.textOrNull(value, "display", "thinking");
        // thoughts are shown unless the client wants them left out
        boolean shown = display == null || !display.is("omitted");
        thinking =
                new Thinking(
                        mode,
                        budget,
                        mode == Thinking.Mode.DISABLED ? null : Boolean.valueOf(shown),
                        display);
        asked.mark(Field.THINKING, "thinking");
    }

    private void outputConfig(JsonValue value) throws ClientError {
        Fields.expect(value, Kind.OBJECT, "output_config", "an object");
        for (var member : value.members()) {
            String name = "output_config." + member.name().decode();
            if (member.value().is(Kind.NULL)) {
                continue;
            }
            switch (name) {
                case "output_config.effort" ->
                        asked.ask(
                                Field.EFFORT,
                                name,
                                Fields.expect(member.value(), Kind.STRING, name, "a string"));
                case "output_config.format" -> format(name, member.value());
                default -> asked.extra(name, member.value());
            }
        }
    }

    private void format(String name, JsonValue value) throws ClientError {
        if (!Fields.text(value, "type", name).is("json_schema")) {
            throw Fields.bad(name + ".type", "json_schema");
        }
        format = new ResponseFormat.JsonSchema(null, Fields.object(value, "schema", name), null);
        asked.mark(Field.RESPONSE_FORMAT, name);
    }

    private void messages(@Nullable JsonValue value) throws ClientError {
        int i = 0;
        for (JsonValue message : Fields.expect(value, Kind.ARRAY, "messages", "an array").items()) {
            message(message, "messages[" + i++ + "]");
        }
    }

    private void message(JsonValue message, String path) throws ClientError {
        String content = path + ".content";
        switch (Fields.text(message, "role", path).decode()) {
            case "user" -> say(Role.USER, contents.blocks(message, "content", content));
            case "assistant" -> say(Role.ASSISTANT, contents.blocks(message, "content", content));
            case "system" -> system.addAll(contents.texts(message, "content", content));
            default -> throw Fields.bad(path + ".role", "user, assistant or system");
        }
    }

    private void say(Role role, List<Block> content) {
        if (!content.isEmpty()) {
            messages.add(new Message(role, content));
        }
    }
}
