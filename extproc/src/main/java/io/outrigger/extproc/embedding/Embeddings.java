package io.outrigger.extproc.embedding;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * What a provider answered.
 *
 * @param vectors arrays of numbers, in the order of the inputs
 */
public record Embeddings(List<JsonValue> vectors, Usage usage) {
    public Embeddings {
        vectors = List.copyOf(vectors);
    }

    /** As OpenAI's API answers. */
    public Slice written(String model, EmbeddingRequest.Encoding encoding) {
        var out = new JsonWriter(4096).beginObject().member("object", "list").name("data");
        out.beginArray();
        for (int i = 0; i < vectors.size(); i++) {
            out.beginObject().member("object", "embedding").member("index", i).name("embedding");
            switch (encoding) {
                case FLOAT -> out.raw(vectors.get(i).raw());
                case BASE64 -> out.quoted(base64(vectors.get(i)));
            }
            out.endObject();
        }
        long tokens = Math.max(0, usage.input());
        return out.endArray()
                .member("model", model)
                .name("usage")
                .beginObject()
                .member("prompt_tokens", tokens)
                .member("total_tokens", tokens)
                .endObject()
                .endObject()
                .take();
    }

    private static Slice base64(JsonValue vector) {
        List<JsonValue> numbers = vector.items();
        ByteBuffer floats =
                ByteBuffer.allocate(numbers.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(number -> floats.putFloat((float) number.number()));
        return Slice.of(Base64.getEncoder().encode(floats.array()));
    }
}
