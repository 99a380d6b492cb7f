package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;

/** {@code messages}. Results of tools are messages of their own, before what the user says. */
final class ChatMessages {
    private final JsonWriter out;
    private final Unsupported unsupported;

    private ChatMessages(JsonWriter out, Unsupported unsupported) {
        this.out = out;
        this.unsupported = unsupported;
    }

    static void write(JsonWriter out, Conversation conversation, Unsupported unsupported)
            throws ClientError {
        out.name("messages").beginArray();
        var messages = new ChatMessages(out, unsupported);
        if (!conversation.system().isEmpty()) {
            out.beginObject().member("content", UserTurn.paragraphs(conversation.system()));
            out.member("role", "system").endObject();
        }
        for (Message message : conversation.messages()) {
            if (message.role() == Role.ASSISTANT) {
                messages.assistant(AssistantTurn.of(message.content(), unsupported));
            } else {
                messages.user(UserTurn.of(message.content(), unsupported));
            }
        }
        out.endArray();
    }

    private void user(UserTurn turn) throws ClientError {
        for (UserTurn.Result result : turn.results()) {
            out.beginObject()
                    .member("content", result.text())
                    .member("role", "tool")
                    .member("tool_call_id", result.callId())
                    .endObject();
        }
        if (turn.said().isEmpty()) {
            return;
        }
        out.beginObject();
        JsonText text = turn.text();
        if (text == null) {
            out.name("content").beginArray();
            for (Block block : turn.said()) {
                part(block);
            }
            out.endArray();
        } else {
            // not all servers take parts
            out.member("content", text);
        }
        out.member("role", "user").endObject();
    }

    private void part(Block block) throws ClientError {
        switch (block) {
            case Block.Text(var text, _) ->
                    out.beginObject().member("text", text).member("type", "text").endObject();
            case Block.Image(var media, var detail, _) -> {
                out.beginObject().name("image_url").beginObject();
                MediaMember.write(out, "url", media, unsupported.refuse("an uploaded image"));
                out.member("detail", detail).endObject().member("type", "image_url").endObject();
            }
            case Block.Document document -> document(document);
            case Block.Audio(Media.Inline(var type, var base64)) -> {
                out.beginObject().name("input_audio").beginObject().name("data").quoted(base64);
                out.member("format", type.substring(type.indexOf('/') + 1)).endObject();
                out.member("type", "input_audio").endObject();
            }
            case Block.Audio _ -> throw unsupported.refuse("audio that is not in the request");
            case Block.Video _ -> throw unsupported.refuse("video input");
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
            case Block.Thought _, Block.RedactedThought _ -> unsupported.leaveOut("thinking");
            case Block.ToolCall _, Block.ToolResult _ ->
                    throw unsupported.refuse("a tool call or result at this place");
        }
    }

    private void document(Block.Document document) throws ClientError {
        out.beginObject().name("file").beginObject();
        file(out, document, unsupported);
        out.endObject().member("type", "file").endObject();
    }

    /** The members that say what file it is. */
    static void file(JsonWriter out, Block.Document document, Unsupported unsupported)
            throws ClientError {
        switch (document.media()) {
            case Media.FileId(var id) -> out.member("file_id", id);
            case Media.Inline inline -> {
                MediaMember.write(out, "file_data", inline, unsupported.refuse("a document"));
                JsonText title = document.title();
                out.member("filename", title == null ? JsonText.of("document.pdf") : title);
            }
            case Media.Url _, Media.Plain _ -> throw unsupported.refuse("a document by its URL");
        }
    }

    private void assistant(AssistantTurn turn) {
        if (turn.texts().isEmpty() && turn.calls().isEmpty()) {
            return;
        }
        out.beginObject().name("content");
        if (turn.texts().isEmpty()) {
            out.nothing();
        } else {
            out.text(JsonText.join(turn.texts()));
        }
        out.member("role", "assistant");
        if (!turn.calls().isEmpty()) {
            calls(turn.calls());
        }
        out.endObject();
    }

    private void calls(List<Block.ToolCall> calls) {
        out.name("tool_calls").beginArray();
        for (Block.ToolCall call : calls) {
            out.beginObject().member("id", call.id()).name("function").beginObject();
            out.member("arguments", JsonText.quoting(call.input())).member("name", call.name());
            out.endObject().member("type", "function").endObject();
        }
        out.endArray();
    }
}
