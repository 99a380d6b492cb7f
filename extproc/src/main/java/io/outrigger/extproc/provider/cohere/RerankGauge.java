package io.outrigger.extproc.provider.cohere;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a ranking used: {@code meta.tokens} as Cohere counts, else what it bills, else {@code usage}
 * as vLLM tells. Counts may have a fraction, which is dropped.
 */
final class RerankGauge implements PassedResponse.Gauge {
    private String model;
    private Usage usage = Usage.NONE;

    /**
     * @param asked the model to tell of an answer that names none, which is Cohere's way
     */
    RerankGauge(String asked) {
        this.model = asked;
    }

    @Override
    public boolean isWorth(Slice data) {
        return true;
    }

    @Override
    public void read(JsonObject document) {
        String named = document.string("model");
        if (named != null && !named.isEmpty()) {
            model = named;
        }
        JsonObject meta = document.object("meta");
        if (meta != null) {
            counted(meta.object("billed_units"));
            counted(meta.object("tokens"));
        }
        if (!usage.isKnown()) {
            counted(document.object("usage"));
        }
    }

    private void counted(@Nullable JsonObject counts) {
        if (counts == null) {
            return;
        }
        long total = count(counts, "total_tokens");
        long input = count(counts, "input_tokens");
        long output = count(counts, "output_tokens");
        if (input < 0 && output < 0) {
            // a ranking writes nothing: all that it used it read
            input = total;
        }
        if (input >= 0 || output >= 0) {
            usage = Usage.of(input, output, Math.max(0, input) + Math.max(0, output));
        }
    }

    private static long count(JsonObject counts, String name) {
        Slice raw = counts.value(name);
        if (raw == null || raw.at(0) < '0' || raw.at(0) > '9') {
            return Usage.UNKNOWN;
        }
        return (long) Double.parseDouble(raw.toString());
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public @Nullable ProviderError failure() {
        return null;
    }
}
