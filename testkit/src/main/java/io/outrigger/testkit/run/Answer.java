package io.outrigger.testkit.run;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the client got.
 *
 * @param status 0 when there was no answer
 * @param requestId as Envoy named the request; empty when it did not
 * @param text what the model said; the body when it said nothing that we can read
 * @param chunks events with content; 0 for a whole answer
 */
record Answer(int status, String requestId, String text, int chunks, Optional<Usage> usage) {

    static Answer of(Call call, int status, String requestId, String body) {
        try {
            if (status == 200) {
                return switch (call) {
                    case WHOLE -> whole(requestId, Trees.json(body));
                    case STREAMED -> streamed(requestId, body);
                };
            }
        } catch (JacksonException _) {
            // shown as it is
        }
        return new Answer(status, requestId, body.strip(), 0, Optional.empty());
    }

    /** The same, with the id that Envoy gave to the request. */
    Answer named(String envoysId) {
        return new Answer(status, envoysId, text, chunks, usage);
    }

    private static Answer whole(String requestId, JsonNode body) {
        String text = body.at("/choices/0/message/content").asString("");
        return new Answer(200, requestId, text, 0, usage(body));
    }

    private static Answer streamed(String requestId, String body) {
        List<JsonNode> events =
                body.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> Trees.json(line.substring("data: ".length())))
                        .toList();
        List<String> pieces =
                events.stream()
                        .map(event -> event.at("/choices/0/delta/content").asString(""))
                        .filter(piece -> !piece.isEmpty())
                        .toList();
        Optional<Usage> usage = events.stream().flatMap(event -> usage(event).stream()).findFirst();
        return new Answer(200, requestId, String.join("", pieces), pieces.size(), usage);
    }

    private static Optional<Usage> usage(JsonNode body) {
        JsonNode usage = body.path("usage");
        return usage.isObject()
                ? Optional.of(
                        new Usage(
                                usage.path("prompt_tokens").asLong(-1),
                                usage.path("completion_tokens").asLong(-1),
                                usage.path("total_tokens").asLong(-1)))
                : Optional.empty();
    }
}
