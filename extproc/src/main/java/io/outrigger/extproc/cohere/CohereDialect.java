package io.outrigger.extproc.cohere;

import io.outrigger.contract.Model;
import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.List;

/** Cohere's API: an error is a message. */
final class CohereDialect implements Dialect {
    @Override
    public Slice error(ErrorKind kind, String message) {
        return error(message);
    }

    @Override
    public Slice error(ProviderError error) {
        return error(error.message());
    }

    private static Slice error(String message) {
        return new JsonWriter(128).beginObject().member("message", message).endObject().take();
    }

    @Override
    public Slice errorEvent(ProviderError error) {
        return new JsonWriter().frame("data: ").raw(error(error)).frame("\n\n").take();
    }

    /** {@code GET /v1/models} of Cohere. */
    @Override
    public Slice models(List<Model> models) {
        var out = new JsonWriter().beginObject().name("models").beginArray();
        models.forEach(it -> out.raw(model(it)));
        return out.endArray().endObject().take();
    }

    /** {@code GET /v1/models/{model}} of Cohere. */
    @Override
    public Slice model(Model model) {
        return new JsonWriter(64).beginObject().member("name", model.name()).endObject().take();
    }
}
