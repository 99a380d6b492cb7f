package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One line of Envoy's access log: JSON with {@code costs}, or a text that ends with ext_proc's
 * dynamic metadata as JSON.
 *
 * @param costs the token costs that ext_proc put into the dynamic metadata; -1 for what is missing
 */
record LogLine(String text, Usage costs) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The line about this request, which is written when the request has ended. */
    static Optional<LogLine> find(Path log, String requestId) {
        if (requestId.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Await.forValue(
                            "access-log line of " + requestId,
                            PATIENCE,
                            () -> lookUp(log, requestId),
                            () -> ""));
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Optional<LogLine> lookUp(Path log, String requestId) {
        if (!Files.exists(log)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(requestId))
                    .filter(line -> line.contains("{") && line.endsWith("}"))
                    .map(LogLine::parsed)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogLine parsed(String line) {
        JsonNode json = Trees.json(line.substring(line.indexOf('{')));
        JsonNode costs = json.path("costs").isObject() ? json.path("costs") : json;
        return new LogLine(
                line,
                new Usage(
                        count(costs, "llm_input_token"),
                        count(costs, "llm_output_token"),
                        count(costs, "llm_total_token")));
    }

    private static long count(JsonNode costs, String key) {
        return Math.round(costs.path(key).asDouble(-1));
    }
}
