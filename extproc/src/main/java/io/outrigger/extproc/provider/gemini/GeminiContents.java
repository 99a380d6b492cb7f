package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Block.ToolResult.Outcome;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code contents}. Turns alternate: neighbours of one role become one. Texts and turns that say
 * nothing are left out, because Vertex AI refuses them.
 */
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

    private Role speaker = Role.USER;

    /** Whose turn is being written; null for nobody's. */
    private @Nullable Role open;

    private boolean begun;

    GeminiContents(JsonWriter out, Gemini model, Unsupported unsupported) {
        this.out = out;
        this.model = model;
        this.unsupported = unsupported;
    }

    void write(List<Message> messages) throws ClientError {
        out.name("contents");
        var turn = new ArrayList<Block>();
        for (Message message : messages) {
            if (message.role() != speaker) {
                turn(turn);
                turn.clear();
                speaker = message.role();
            }
            turn.addAll(message.content());
        }
        turn(turn);
        endTurn();
        if (begun) {
            out.endArray();
        } else {
            out.nothing();
        }
    }

    private void turn(List<Block> content) throws ClientError {
        switch (speaker) {
            case USER -> user(content);
            case ASSISTANT -> assistant(content);
        }
    }

    /** A turn begins with its first part. */
    private JsonWriter beginPart() {
        if (open != speaker) {
            endTurn();
            if (!begun) {
                begun = true;
                out.beginArray();
            }
            open = speaker;
            out.beginObject().name("parts").beginArray();
        }
        return out.beginObject();
    }

    private void endTurn() {
        if (open != null) {
            String role =
                    switch (open) {
                        case USER -> "user";
                        case ASSISTANT -> "model";
                    };
            out.endArray().member("role", role).endObject();
            open = null;
        }
    }

    /** The parts alone, of an input that is no dialogue. */
    void parts(List<Block> content) throws ClientError {
        out.beginArray();
        open = Role.USER;
        user(content);
        open = null;
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
            case Block.Document document -> document(document);
            case Block.Audio(var media) -> media(media, null, "audio/mpeg");
            case Block.Video(var media) -> media(media, null, "video/mp4");
            case Block.Foreign(var type, _) -> throw unsupported.refuse("content of type " + type);
            case Block.Thought _, Block.RedactedThought _, Block.ToolCall _, Block.ToolResult _ ->
                    throw unsupported.refuse("such content of the user's");
        }
    }

    private void text(JsonText text) {
        if (!text.isEmpty()) {
            beginPart().member("text", text).endObject();
        }
    }

    /** What is said about a document goes before it. */
    private void document(Block.Document document) throws ClientError {
        if (document.context() != null) {
            text(document.context());
        }
        if (document.media() instanceof Media.Plain(var text)) {
            if (document.title() != null) {
                text(document.title());
            }
            text(text);
        } else {
            media(document.media(), document.title(), "application/pdf");
        }
    }

    private void image(Media media, @Nullable JsonText detail) throws ClientError {
        beginPart();
        if (detail != null && model.takesResolutions()) {
            String level =
                    switch (detail.decode()) {
                        case "low" -> "MEDIA_RESOLUTION_LOW";
                        case "medium" -> "MEDIA_RESOLUTION_MEDIUM";
                        case "high" -> "MEDIA_RESOLUTION_HIGH";
                        default -> "MEDIA_RESOLUTION_UNSPECIFIED";
                    };
            out.name("mediaResolution").beginObject().member("level", level).endObject();
        } else if (detail != null) {
            unsupported.leaveOut(Field.IMAGE_DETAIL);
        }
        data(media, null, "image/jpeg");
        out.endObject();
    }

    private void media(Media media, @Nullable JsonText title, String guess) throws ClientError {
        beginPart();
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
        beginPart().name("functionResponse").beginObject();
        callId(result.callId()).member("name", name);
        out.name("response").beginObject().member(member, JsonText.join(texts));
        out.endObject().endObject().endObject();
        user(others);
    }

    private JsonWriter callId(JsonText id) {
        return out.member("id", model.takesCallIds() ? id : null);
    }

    private void assistant(List<Block> content) throws ClientError {
        var proof = Proof.of(content);
        for (int i = 0; i < content.size(); i++) {
            Block block = content.get(i);
            JsonText signature = proof.with(block, i);
            switch (block) {
                case Block.Text(var text, _) -> {
                    if (!text.isEmpty()) {
                        beginPart().member("text", text);
                        out.member("thoughtSignature", signature).endObject();
                    }
                }
                case Block.Thought(var text, _) -> {
                    if (!text.isEmpty()) {
                        beginPart().member("text", text).name("thought").flag(true);
                        out.member("thoughtSignature", signature).endObject();
                    }
                }
                case Block.RedactedThought _ -> unsupported.leaveOut("redacted_thinking");
                case Block.ToolCall call -> {
                    JsonText unproven = i == proof.bearer() ? NO_PROOF : null;
                    call(call, signature == null ? unproven : signature);
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

    private void call(Block.ToolCall call, @Nullable JsonText signature) {
        functions.put(call.id(), call.name());
        beginPart().name("functionCall").beginObject().name("args").compact(call.input());
        callId(call.id()).member("name", call.name()).endObject();
        out.member("thoughtSignature", signature).endObject();
    }
}
