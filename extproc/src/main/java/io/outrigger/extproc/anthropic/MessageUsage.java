package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The {@code usage} object of messages, whose {@code input_tokens} exclude what a cache had. */
final class MessageUsage {
    private static final JsonText STANDARD = JsonText.of("standard");

    private MessageUsage() {}

    /** With counts of the cache, 0 where nothing is known: whole messages always have them. */
    static void complete(JsonWriter out, Usage usage, @Nullable JsonText serviceTier) {
        Usage.Details details = usage.details();
        asFarAsKnown(
                out,
                usage.with(
                        details.withCached(atLeastZero(usage.cachedInput()))
                                .withCacheCreation(atLeastZero(usage.cacheCreationInput()))),
                serviceTier);
    }

    static void asFarAsKnown(JsonWriter out, Usage usage, @Nullable JsonText serviceTier) {
        long read = atLeastZero(usage.cachedInput());
        long created = atLeastZero(usage.cacheCreationInput());
        out.beginObject().member("input_tokens", Math.max(0, usage.input() - read - created));
        count(out, "cache_creation_input_tokens", usage.cacheCreationInput());
        count(out, "cache_read_input_tokens", usage.cachedInput());
        out.member("output_tokens", atLeastZero(usage.output()));
        if (usage.reasoning() >= 0) {
            out.name("output_tokens_details")
                    .beginObject()
                    .member("thinking_tokens", usage.reasoning())
                    .endObject();
        }
        out.member("service_tier", tier(serviceTier)).endObject();
    }

    /** Anthropic's word for a tier; null when it has none. */
    private static @Nullable JsonText tier(@Nullable JsonText served) {
        if (served == null) {
            return null;
        }
        return switch (served.decode()) {
            case "default" -> STANDARD;
            case "priority", "batch" -> served;
            default -> null;
        };
    }

    private static void count(JsonWriter out, String name, long tokens) {
        if (tokens >= 0) {
            out.member(name, tokens);
        }
    }

    private static long atLeastZero(long tokens) {
        return Math.max(0, tokens);
    }
}
