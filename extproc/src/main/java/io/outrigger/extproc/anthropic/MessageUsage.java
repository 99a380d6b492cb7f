package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The {@code usage} object of messages, whose {@code input_tokens} exclude what a cache had. */
final class MessageUsage {
    private MessageUsage() {}

    static void write(JsonWriter out, Usage usage, @Nullable JsonText serviceTier) {
        long read = atLeastZero(usage.cachedInput());
        long created = atLeastZero(usage.cacheCreationInput());
        out.beginObject()
                .member("input_tokens", Math.max(0, usage.input() - read - created))
                .member("cache_creation_input_tokens", created)
                .member("cache_read_input_tokens", read)
                .member("output_tokens", atLeastZero(usage.output()))
                .member("service_tier", serviceTier)
                .endObject();
    }

    private static long atLeastZero(long tokens) {
        return Math.max(0, tokens);
    }
}
