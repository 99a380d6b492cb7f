package io.outrigger.extproc.anthropic;

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

/** Anthropic's API. */
public final class AnthropicDialect implements Dialogue {
    @Override
    public Slice error(ErrorKind kind, String message) {
        return error(kind.status(), message);
    }

    /** SDKs choose their exception by status and type, so the type is Anthropic's own. */
    @Override
    public Slice error(ProviderError error) {
        return error(error.status(), error.message());
    }

    private static Slice error(int status, String message) {
        return new JsonWriter(192)
                .beginObject()
                .member("type", "error")
                .name("error")
                .beginObject()
                .member("type", type(status))
                .member("message", message)
                .endObject()
                .endObject()
                .take();
    }

    /** https://docs.claude.com/en/api/errors */
    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> status >= 400 && status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    @Override
    public Slice errorEvent(ProviderError error) {
        return new JsonWriter()
                .frame("event: error\ndata: ")
                .raw(error(error))
                .frame("\n\n")
                .take();
    }

    /** {@code GET /v1/models}, all on one page. */
    @Override
    public Slice models(List<Model> models) {
        var out = new JsonWriter().beginObject().name("data").beginArray();
        models.forEach(model -> write(out, model));
        out.endArray();
        if (models.isEmpty()) {
            out.name("first_id").nothing().name("has_more").flag(false).name("last_id").nothing();
        } else {
            out.member("first_id", models.getFirst().name())
                    .name("has_more")
                    .flag(false)
                    .member("last_id", models.getLast().name());
        }
        return out.endObject().take();
    }

    /** {@code GET /v1/models/{model_id}}. */
    @Override
    public Slice model(Model model) {
        var out = new JsonWriter(128);
        write(out, model);
        return out.take();
    }

    private static void write(JsonWriter out, Model model) {
        out.beginObject()
                .member("id", model.name())
                .member("type", "model")
                .member("display_name", model.name())
                .member("created_at", model.createdAt().toString())
                .endObject();
    }

    @Override
    public Conversation read(Operation operation, JsonValue body) throws ClientError {
        return MessagesReader.read(body);
    }

    @Override
    public ReplyWriter whole(ReplyWriter.Context context) {
        return new MessageWriter(context);
    }

    @Override
    public ReplyWriter streamed(ReplyWriter.Context context) {
        return new MessageEventWriter(context);
    }
}
