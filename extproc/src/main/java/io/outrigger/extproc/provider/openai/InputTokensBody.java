package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A conversation as the body of {@code POST /v1/responses/input_tokens}, which counts what a model
 * would read: what else the client says does not matter.
 */
final class InputTokensBody {
    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported;
    private final JsonWriter out = new JsonWriter(4096);

    /**
     * @param provider for messages to clients
     */
    InputTokensBody(String provider, Conversation conversation, String model) {
        this.conversation = conversation;
        this.model = model;
        this.unsupported = new Unsupported(provider);
    }

    /** What is not counted, though it was sent; complete when the body is written. */
    List<String> unsupported() {
        return unsupported.names(conversation.asked(), EnumSet.allOf(Field.class), Set.of());
    }

    Slice written() throws ClientError {
        out.beginObject().name("input").beginArray();
        for (Message message : conversation.messages()) {
            if (message.role() == Role.ASSISTANT) {
                assistant(AssistantTurn.of(message.content(), unsupported));
            } else {
                user(UserTurn.of(message.content(), unsupported));
            }
        }
        out.endArray();
        if (!conversation.system().isEmpty()) {
            out.member("instructions", UserTurn.paragraphs(conversation.system()));
        }
        out.member("model", model);
        if (conversation.format() instanceof ResponseFormat.JsonSchema(var name, var schema, _)) {
            out.name("text").beginObject().name("format").beginObject();
            out.member("name", name == null ? JsonText.of("response") : name);
            out.member("schema", schema).member("type", "json_schema").endObject().endObject();
        }
        tools();
        return out.endObject().take();
    }

    private void user(UserTurn turn) throws ClientError {
        for (UserTurn.Result result : turn.results()) {
            out.beginObject().member("call_id", result.callId()).member("output", result.text());
            out.member("type", "function_call_output").endObject();
        }
        if (turn.said().isEmpty()) {
            return;
        }
        out.beginObject().name("content").beginArray();
        for (Block block : turn.said()) {
            part(block);
        }
        out.endArray().member("role", "user").endObject();
    }

    private void part(Block block) throws ClientError {
        switch (block) {
            case Block.Text(var text, _) ->
                    out.beginObject().member("text", text).member("type", "input_text").endObject();
            case Block.Image(var media, var detail, _) -> {
                out.beginObject().member("detail", detail == null ? JsonText.of("auto") : detail);
                MediaMember.write(out, "image_url", media, unsupported.refuse("an uploaded image"));
                out.member("type", "input_image").endObject();
            }
            case Block.Document document -> {
                out.beginObject();
                ChatMessages.file(out, document, unsupported);
                out.member("type", "input_file").endObject();
            }
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
            case Block.Audio _,
                    Block.Video _,
                    Block.Thought _,
                    Block.RedactedThought _,
                    Block.ToolCall _,
                    Block.ToolResult _ ->
                    throw unsupported.refuse("such content of the user's");
        }
    }

    private void assistant(AssistantTurn turn) {
        if (!turn.texts().isEmpty()) {
            out.beginObject().member("content", JsonText.join(turn.texts()));
            out.member("role", "assistant").endObject();
        }
        for (Block.ToolCall call : turn.calls()) {
            out.beginObject().member("arguments", JsonText.quoting(call.input()));
            out.member("call_id", call.id()).member("name", call.name());
            out.member("type", "function_call").endObject();
        }
    }

    private void tools() throws ClientError {
        if (conversation.tools().isEmpty()) {
            return;
        }
        out.name("tools").beginArray();
        for (Tool tool : conversation.tools()) {
            switch (tool) {
                case Tool.Function(var name, var description, var schema, _, _) -> {
                    out.beginObject().member("name", name).member("description", description);
                    if (schema == null) {
                        out.name("parameters").nothing();
                    } else {
                        ChatBody.parameters(out.name("parameters"), schema);
                    }
                    out.name("strict").flag(false).member("type", "function").endObject();
                }
                case Tool.BuiltIn(var type, _) -> throw unsupported.refuse("tool type " + type);
            }
        }
        out.endArray();
    }
}
