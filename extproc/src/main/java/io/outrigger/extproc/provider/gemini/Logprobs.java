package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.List;

/** Log probabilities in OpenAI's form. */
final class Logprobs {
    private Logprobs() {}

    /**
     * @param result a {@code logprobsResult}
     */
    static Slice written(JsonValue result) {
        var out = new JsonWriter().beginObject().name("content").beginArray();
        JsonValue chosen = result.given("chosenCandidates");
        JsonValue top = result.given("topCandidates");
        List<JsonValue> alternatives = top == null ? List.of() : top.items();
        int i = 0;
        for (JsonValue token : chosen == null ? List.<JsonValue>of() : chosen.items()) {
            out.beginObject();
            token(out, token);
            out.name("top_logprobs").beginArray();
            if (i < alternatives.size()) {
                JsonValue others = alternatives.get(i).given("candidates");
                for (JsonValue other : others == null ? List.<JsonValue>of() : others.items()) {
                    token(out.beginObject(), other);
                    out.endObject();
                }
            }
            out.endArray().endObject();
            i++;
        }
        return out.endArray().endObject().take();
    }

    private static void token(JsonWriter out, JsonValue token) {
        JsonText text = token.text("token");
        out.member("token", text == null ? JsonText.EMPTY : text);
        JsonValue probability = token.given("logProbability");
        out.name("logprob").raw(probability == null ? Slice.utf8("0") : probability.raw());
        out.name("bytes").nothing();
    }
}
