package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked to continue.
 *
 * @param system instructions, wherever among the messages the client put them
 * @param messages in their order; neighbours of one role are allowed
 * @param tools what the model may call
 * @param toolChoice null when the client leaves it to the provider
 * @param format null for free text
 * @param thinking null when the client does not ask for it
 * @param asked all else that the client asks for, and every field above under the client's name
 */
public record Conversation(
        List<Block.Text> system,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable ResponseFormat format,
        @Nullable Thinking thinking,
        Asked asked) {

    public Conversation {
        system = List.copyOf(system);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** What one side says. Results of tools are the user's. */
    public record Message(Role role, List<Block> content) {
        public Message {
            content = List.copyOf(content);
        }
    }

    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }

    /**
     * How the model may think.
     *
     * @param budget tokens, a number; null when not given
     * @param includeThoughts whether the client wants to see the thoughts; null when not given
     * @param display {@code summarized} or {@code omitted}; null when not given
     */
    public record Thinking(
            Mode mode,
            @Nullable JsonValue budget,
            @Nullable Boolean includeThoughts,
            @Nullable JsonText display) {

        /** Whether, and by whose measure. */
        public enum Mode {
            ENABLED,
            DISABLED,
            /** The model decides how long. */
            ADAPTIVE
        }
    }

    /** The sequences at which the reply ends. */
    public List<JsonText> stops() {
        JsonValue stop = asked.value(Field.STOP);
        if (stop == null) {
            return List.of();
        }
        return stop.is(JsonValue.Kind.STRING)
                ? List.of(stop.text())
                : stop.items().stream().map(JsonValue::text).toList();
    }
}
