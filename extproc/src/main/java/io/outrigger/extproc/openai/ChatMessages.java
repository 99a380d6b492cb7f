package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code messages}: those of one role stay apart, but results of tools that follow each other. */
final class ChatMessages {
    private static final Slice NO_INPUT = Slice.utf8("{}");

    private final Asked.Builder asked;
    private final ChatContent contents;
    private final List<Block.Text> system = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();
    private final List<Block> results = new ArrayList<>();

    ChatMessages(Asked.Builder asked) {
        this.asked = asked;
        this.contents = new ChatContent(asked);
    }

    List<Block.Text> system() {
        return system;
    }

    List<Message> messages() {
        return messages;
    }

    void read(@Nullable JsonValue value) throws ClientError {
        int i = 0;
        for (JsonValue item : Fields.expect(value, Kind.ARRAY, "messages", "an array").items()) {
            message(item, "messages[" + i++ + "]");
        }
        endResults();
    }

    /** A text that is no dialogue. */
    void prompt(JsonText text) {
        say(Role.USER, List.of(Block.Text.of(text)));
    }

    private void message(JsonValue message, String path) throws ClientError {
        String role = Fields.text(message, "role", path).decode();
        if (!role.equals("tool")) {
            endResults();
        }
        if (message.given("name") != null) {
            asked.mark(Field.NAME, "name");
        }
        switch (role) {
            case "system", "developer" -> instruct(message, path);
            case "user" -> say(Role.USER, contents.user(message, path));
            case "assistant" -> say(Role.ASSISTANT, assistant(message, path));
            case "tool" -> results.add(result(message, path));
            default ->
                    throw Fields.bad(path + ".role", "system, developer, user, assistant or tool");
        }
    }

    private void say(Role role, List<Block> content) {
        if (!content.isEmpty()) {
            messages.add(new Message(role, content));
        }
    }

    private void endResults() {
        say(Role.USER, results);
        results.clear();
    }

    private void instruct(JsonValue message, String path) throws ClientError {
        system.addAll(contents.texts(message, path));
    }

    private Block result(JsonValue message, String path) throws ClientError {
        List<Block.Text> content = contents.texts(message, path);
        JsonValue cache = contents.cacheControl(message, path);
        if (cache == null && !content.isEmpty()) {
            cache = content.getLast().cacheControl();
        }
        Outcome outcome = tellsOfError(content) ? Outcome.ERROR : Outcome.OK;
        return new Block.ToolResult(
                Fields.text(message, "tool_call_id", path),
                content.stream().<Block>map(it -> Block.Text.of(it.text())).toList(),
                outcome,
                cache);
    }

    /** OpenAI has no mark for it; a JSON object with a member "error" is the common way. */
    private static boolean tellsOfError(List<Block.Text> content) {
        if (content.size() != 1) {
            return false;
        }
        Slice text = content.getFirst().text().decodedBytes();
        if (text.isEmpty() || text.at(0) != '{') {
            return false;
        }
        try {
            return JsonValue.parse(text).given("error") != null;
        } catch (JsonSyntaxException _) {
            return false;
        }
    }

    private List<Block> assistant(JsonValue message, String path) throws ClientError {
        if (message.given("audio") != null) {
            throw Fields.unsupported(path + ".audio", "an earlier reply as sound");
        }
        var blocks = new ArrayList<Block>(contents.thoughts(message, path));
        blocks.addAll(contents.assistant(message, path));
        JsonText refusal = Fields.textOrNull(message, "refusal", path);
        if (refusal != null && !refusal.isEmpty()) {
            blocks.add(Block.Text.of(refusal));
        }
        JsonValue calls = message.given("tool_calls");
        if (calls != null) {
            int i = 0;
            for (JsonValue call :
                    Fields.expect(calls, Kind.ARRAY, path + ".tool_calls", "an array").items()) {
                blocks.add(call(call, path + ".tool_calls[" + i++ + "]"));
            }
        }
        if (message.given("function_call") != null) {
            throw Fields.unsupported(path + ".function_call", "the form before tool_calls");
        }
        return blocks;
    }

    private Block call(JsonValue call, String path) throws ClientError {
        JsonText type = Fields.textOrNull(call, "type", path);
        if (type != null && !type.is("function")) {
            throw Fields.unsupported(path + ".type", "a tool call of type " + type.decode());
        }
        JsonValue function = Fields.object(call, "function", path);
        JsonText arguments = Fields.text(function, "arguments", path + ".function");
        return new Block.ToolCall(
                Fields.text(call, "id", path),
                Fields.text(function, "name", path + ".function"),
                input(arguments, path + ".function.arguments"),
                contents.cacheControl(call, path));
    }

    private static Slice input(JsonText arguments, String path) throws ClientError {
        Slice json = arguments.decodedBytes();
        if (json.toString().isBlank()) {
            return NO_INPUT;
        }
        try {
            JsonValue input = JsonValue.parse(json);
            return Fields.expect(input, Kind.OBJECT, path, "a JSON object in a string").raw();
        } catch (JsonSyntaxException _) {
            throw Fields.bad(path, "a JSON object in a string");
        }
    }
}
