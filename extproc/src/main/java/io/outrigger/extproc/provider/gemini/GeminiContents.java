package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code contents}. Turns alternate: neighbours of one role become one. */
final class GeminiContents {
    /**
     * What Google documents for a call whose proof the client did not send back: base64 of {@code
     * skip_thought_signature_validator}.
     */
    private static final JsonText NO_PROOF =
            JsonText.of("c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=");

    private final JsonWriter out;
    private final Gemini model;
    private final Unsupported unsupported;

    /** Results name the function, but the client names the call. */
    private final Map<JsonText, JsonText> functions = new HashMap<>();

    GeminiContents(JsonWriter out, Gemini model, Unsupported unsupported) {
        this.out = out;
        this.model = model;
        this.unsupported = unsupported;
    }

    void write(List<Message> messages) throws ClientError {
        out.name("contents").beginArray();
        Role open = null;
        for (Message message : messages) {
            if (open != message.role()) {
                if (open != null) {
                    end(open);
                }
                open = message.role();
                out.beginObject().name("parts").beginArray();
            }
            switch (message.role()) {
                case USER -> user(message.content());
                case ASSISTANT -> assistant(message.content());
            }
        }
        if (open != null) {
            end(open);
        }
        out.endArray();
    }

    private void end(Role role) {
        String name =
                switch (role) {
                    case USER -> "user";
                    case ASSISTANT -> "model";
                };
        out.endArray().member("role", name).endObject();
    }

    /** The parts alone, of an input that is no dialogue. */
    void parts(List<Block> content) throws ClientError {
        out.beginArray();
        user(content);
        out.endArray();
    }

    private void user(List<Block> content) throws ClientError {
        for (Block block : content) {
            if (block instanceof Block.ToolResult result) {
                result(result);
            } else {
                part(block);
            }
        }
    }

    private void part(Block block) throws ClientError {
        switch (block) {
            case Block.Text(var text, _) -> text(text);
            case Block.Image(var media, var detail, _) -> image(media, detail);
            case Block.Document(var media, var title, _, _, _) -> {
                if (media instanceof Media.Plain(var text)) {
                    text(text);
                } else {
                    media(media, title, "application/pdf");
                }
            }
            case Block.Audio(var media) -> media(media, null, "audio/mpeg");
            case Block.Video(var media) -> media(media, null, "video/mp4");
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
            case Block.Thought _, Block.RedactedThought _, Block.ToolCall _, Block.ToolResult _ ->
                    throw unsupported.refuse("such content of the user's");
        }
    }

    private void text(JsonText text) {
        if (!text.isEmpty()) {
            out.beginObject().member("text", text).endObject();
        }
    }

    private void image(Media media, @Nullable JsonText detail) throws ClientError {
        out.beginObject();
        if (detail != null && model.takesLevels()) {
            String level =
                    switch (detail.decode()) {
                        case "low" -> "MEDIA_RESOLUTION_LOW";
                        case "medium" -> "MEDIA_RESOLUTION_MEDIUM";
                        case "high" -> "MEDIA_RESOLUTION_HIGH";
                        default -> "MEDIA_RESOLUTION_UNSPECIFIED";
                    };
            out.name("mediaResolution").beginObject().member("level", level).endObject();
        } else if (detail != null) {
            unsupported.leaveOut("image_url.detail");
        }
        data(media, null, "image/jpeg");
        out.endObject();
    }

    private void media(Media media, @Nullable JsonText title, String guess) throws ClientError {
        out.beginObject();
        data(media, title, guess);
        out.endObject();
    }

    /**
     * @param guess the type of what a URL's ending does not tell
     */
    private void data(Media media, @Nullable JsonText title, String guess) throws ClientError {
        switch (media) {
            case Media.Inline(var type, var base64) -> {
                out.name("inlineData").beginObject().name("data").quoted(base64);
                out.member("displayName", title).member("mimeType", type).endObject();
            }
            case Media.Url(var url) -> {
                out.name("fileData").beginObject().member("displayName", title);
                out.member("fileUri", url);
                out.member("mimeType", MediaTypes.ofUrl(url.decode(), guess)).endObject();
            }
            case Media.FileId _ -> throw unsupported.refuse("an uploaded file");
            case Media.Plain _ -> throw unsupported.refuse("plain text at this place");
        }
    }

    private void result(Block.ToolResult result) throws ClientError {
        JsonText name = functions.get(result.callId());
        if (name == null) {
            throw new ClientError(
                    ErrorKind.BAD_REQUEST,
                    "invalid request body: messages: a tool result answers "
                            + result.callId()
                            + " (expected: the id of an earlier tool call)");
        }
        var texts = new ArrayList<JsonText>();
        var others = new ArrayList<Block>();
        for (Block block : result.content()) {
            if (block instanceof Block.Text(var text, _)) {
                texts.add(text);
            } else {
                others.add(block);
            }
        }
        String member = result.outcome() == Outcome.ERROR ? "error" : "output";
        out.beginObject().name("functionResponse").beginObject().member("name", name);
        out.name("response").beginObject().member(member, JsonText.join(texts));
        out.endObject().endObject().endObject();
        user(others);
    }

    /** The proof of a thought goes with the first call, else with the thought. */
    private void assistant(List<Block> content) throws ClientError {
        JsonText proof = null;
        boolean calls = false;
        for (Block block : content) {
            if (block instanceof Block.Thought(_, var signature)
                    && signature != null
                    && proof == null) {
                proof = signature;
            }
            calls |= block instanceof Block.ToolCall;
        }
        boolean first = true;
        for (Block block : content) {
            switch (block) {
                case Block.Text(var text, _) -> text(text);
                case Block.Thought(var text, var signature) ->
                        thought(text, calls ? null : signature);
                case Block.RedactedThought _ -> unsupported.leaveOut("redacted_thinking");
                case Block.ToolCall(var id, var name, var input, _) -> {
                    functions.put(id, name);
                    out.beginObject().name("functionCall").beginObject().name("args").raw(input);
                    out.member("name", name).endObject();
                    if (first) {
                        out.member("thoughtSignature", proof == null ? NO_PROOF : proof);
                    }
                    first = false;
                    out.endObject();
                }
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
    }

    private void thought(JsonText text, @Nullable JsonText signature) {
        if (text.isEmpty() && signature == null) {
            return;
        }
        out.beginObject().member("text", text).name("thought").flag(true);
        out.member("thoughtSignature", signature).endObject();
    }
}
