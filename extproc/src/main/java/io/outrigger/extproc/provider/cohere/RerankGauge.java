package io.outrigger.extproc.provider.cohere;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.PassedResponse;
import org.jspecify.annotations.Nullable;

/** {@code meta.tokens} of a ranking. Counts may have a fraction, which is dropped. */
final class RerankGauge implements PassedResponse.Gauge {
    private final String model;
    private Usage usage = Usage.NONE;

    /**
     * @param model that was asked: the answer does not name one
     */
    RerankGauge(String model) {
        this.model = model;
    }

    @Override
    public boolean isWorth(Slice data) {
        return true;
    }

    @Override
    public void read(JsonObject document) {
        JsonObject meta = document.object("meta");
        JsonObject tokens = meta == null ? null : meta.object("tokens");
        if (tokens != null) {
            long input = count(tokens, "input_tokens");
            long output = count(tokens, "output_tokens");
            usage = Usage.of(input, output, Math.max(0, input) + Math.max(0, output));
        }
    }

    private static long count(JsonObject tokens, String name) {
        Slice raw = tokens.value(name);
        if (raw == null || raw.at(0) == '-' || raw.at(0) < '0' || raw.at(0) > '9') {
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
