package io.outrigger.testkit.sdk;

import java.util.Map;

/**
 * A check of an SDK, at one place.
 *
 * @param id {@code sdk/client/operation/schema/feature}
 * @param fake the provider behind
 * @param model as the client names it
 * @param key how the client authenticates
 * @param more what only some clients need
 */
public record Cell(
        String id,
        String fake,
        String model,
        String baseUrl,
        String key,
        Map<String, String> more) {
    public Cell {
        more = Map.copyOf(more);
    }
}
