package io.outrigger.extproc.openai;

import io.outrigger.contract.Model;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Dialogue;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.List;

/**
 * OpenAI's API. Errors have the shape of Envoy AI Gateway, in which OpenAI's SDKs find {@code
 * error.message}, {@code error.type} and {@code error.code}.
 */
public final class OpenAiDialect implements Dialogue {
    @Override
    public Slice error(ErrorKind kind, String message) {
        return error(kind.type(), kind.status(), message);
    }

    @Override
    public Slice error(ProviderError error) {
        return error(error.type(), error.status(), error.message());
    }

    private static Slice error(String type, int status, String message) {
        return new JsonWriter(192)
                .beginObject()
                .member("type", "error")
                .name("error")
                .beginObject()
                .member("type", type)
                .member("code", Integer.toString(status))
                .member("message", message)
                .endObject()
                .endObject()
                .take();
    }

    @Override
    public Slice errorEvent(ProviderError error) {
        return new JsonWriter().frame("data: ").raw(error(error)).frame("\n\n").take();
    }

    /** {@code GET /v1/models}. */
    @Override
    public Slice models(List<Model> models) {
        var out = new JsonWriter().beginObject().member("object", "list").name("data").beginArray();
        models.forEach(model -> write(out, model));
        return out.endArray().endObject().take();
    }

    /** {@code GET /v1/models/{id}}. */
    @Override
    public Slice model(Model model) {
        var out = new JsonWriter(128);
        write(out, model);
        return out.take();
    }

    private static void write(JsonWriter out, Model model) {
        out.beginObject()
                .member("id", model.name())
                .member("object", "model")
                .member("owned_by", model.ownedBy())
                .member("created", model.createdAt().getEpochSecond())
                .endObject();
    }

    @Override
    public Conversation read(Operation operation, JsonValue body) throws ClientError {
        return ChatReader.read(operation, body);
    }

    @Override
    public ReplyWriter whole(ReplyWriter.Context context) {
        return new ChatCompletionWriter(context);
    }

    @Override
    public ReplyWriter streamed(ReplyWriter.Context context) {
        return new ChatChunkWriter(context);
    }
}
