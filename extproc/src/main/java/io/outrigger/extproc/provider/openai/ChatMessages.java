package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code messages}. Results of tools are messages of their own, before what the user says. */
final class ChatMessages {
    private static final JsonText BETWEEN = JsonText.of("\n\n");

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
            out.beginObject().member("content", paragraphs(conversation.system()));
            out.member("role", "system").endObject();
        }
        for (Message message : conversation.messages()) {
            if (message.role() == Role.ASSISTANT) {
                messages.assistant(message.content());
            } else {
                messages.user(message.content());
            }
        }
        out.endArray();
    }

    private static JsonText paragraphs(List<Block.Text> texts) {
        var pieces = new ArrayList<JsonText>();
        for (Block.Text text : texts) {
            if (!pieces.isEmpty()) {
                pieces.add(BETWEEN);
            }
            pieces.add(text.text());
        }
        return JsonText.join(pieces);
    }

    private void user(List<Block> content) throws ClientError {
        var said = new ArrayList<Block>();
        for (Block block : content) {
            if (block instanceof Block.ToolResult result) {
                result(result, said);
            } else {
                say(block, said);
            }
        }
        if (said.isEmpty()) {
            return;
        }
        out.beginObject().name("content");
        if (said.stream().allMatch(Block.Text.class::isInstance)) {
            // not all servers take parts
            out.text(paragraphs(said.stream().map(Block.Text.class::cast).toList()));
        } else {
            out.beginArray();
            for (Block block : said) {
                part(block);
            }
            out.endArray();
        }
        out.member("role", "user").endObject();
    }

    /** What documents have beside their content is said before it. */
    private static void say(Block block, List<Block> said) {
        if (!(block instanceof Block.Document document)) {
            said.add(block);
            return;
        }
        if (document.title() != null && !(document.media() instanceof Media.Inline)) {
            said.add(Block.Text.of(document.title()));
        }
        if (document.context() != null) {
            said.add(Block.Text.of(document.context()));
        }
        said.add(document.media() instanceof Media.Plain(var text) ? Block.Text.of(text) : block);
    }

    /** A tool message holds text only: pictures follow as the user's. */
    private void result(Block.ToolResult result, List<Block> said) {
        var content = new ArrayList<Block>();
        result.content().forEach(it -> say(it, content));
        var texts = new ArrayList<JsonText>();
        for (Block block : content) {
            if (block instanceof Block.Text(var text, _)) {
                texts.add(text);
            } else {
                said.add(block);
            }
        }
        out.beginObject()
                .member("content", JsonText.join(texts))
                .member("role", "tool")
                .member("tool_call_id", result.callId())
                .endObject();
    }

    private void part(Block block) throws ClientError {
        switch (block) {
            case Block.Text(var text, _) ->
                    out.beginObject().member("text", text).member("type", "text").endObject();
            case Block.Image(var media, var detail, _) -> {
                out.beginObject().name("image_url").beginObject();
                url("url", media, "an uploaded image");
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
        if (document.media() instanceof Media.FileId(var id)) {
            out.member("file_id", id);
        } else if (document.media() instanceof Media.Inline) {
            url("file_data", document.media(), "");
            JsonText title = document.title();
            out.member("filename", title == null ? JsonText.of("document.pdf") : title);
        } else {
            throw unsupported.refuse("a document by its URL");
        }
        out.endObject().member("type", "file").endObject();
    }

    private void url(String name, Media media, String otherwise) throws ClientError {
        switch (media) {
            case Media.Inline(var type, var base64) ->
                    out.name(name)
                            .quoted(Slice.utf8("data:" + type + ";base64,").followedBy(base64));
            case Media.Url(var url) -> out.member(name, url);
            case Media.FileId _, Media.Plain _ -> throw unsupported.refuse(otherwise);
        }
    }

    private void assistant(List<Block> content) throws ClientError {
        var texts = new ArrayList<JsonText>();
        var calls = new ArrayList<Block.ToolCall>();
        for (Block block : content) {
            switch (block) {
                case Block.Text(var text, _) -> texts.add(text);
                case Block.ToolCall call -> calls.add(call);
                // OpenAI's models do not take thoughts back
                case Block.Thought _, Block.RedactedThought _ -> unsupported.leaveOut("thinking");
                case Block.Foreign(var type, _) ->
                        throw unsupported.refuse("content of type " + type);
                case Block.Image _,
                        Block.Document _,
                        Block.Audio _,
                        Block.Video _,
                        Block.ToolResult _ ->
                        throw unsupported.refuse("such content of the assistant's");
            }
        }
        if (texts.isEmpty() && calls.isEmpty()) {
            return;
        }
        out.beginObject();
        said(texts);
        out.member("role", "assistant");
        if (!calls.isEmpty()) {
            out.name("tool_calls").beginArray();
            for (Block.ToolCall call : calls) {
                out.beginObject().member("id", call.id()).name("function").beginObject();
                out.member("arguments", JsonText.quoting(call.input())).member("name", call.name());
                out.endObject().member("type", "function").endObject();
            }
            out.endArray();
        }
        out.endObject();
    }

    private void said(List<JsonText> texts) {
        @Nullable JsonText content = texts.isEmpty() ? null : JsonText.join(texts);
        if (content == null) {
            out.name("content").nothing();
        } else {
            out.member("content", content);
        }
    }
}
