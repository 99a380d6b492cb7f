package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One line of Envoy's access log: JSON with {@code costs}, or a text that ends with ext_proc's
 * dynamic metadata as JSON.
 *
 * @param costs the token costs that ext_proc put into the dynamic metadata; -1 for what is missing
 */
record LogLine(String text, String requestId, Usage costs) {
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** How many lines there are now. */
    static long count(Path log) {
        return lines(log, 0).size();
    }

    /**
     * The line about a request, which is written when the request has ended.
     *
     * @param after how many lines there were before it
     * @param requestId empty for the first line of any request
     */
    static Optional<LogLine> find(Path log, long after, String requestId) {
        try {
            return Optional.of(
                    Await.forValue(
                            "access-log line of " + requestId,
                            PATIENCE,
                            () -> lookUp(log, after, requestId),
                            () -> ""));
        } catch (IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Optional<LogLine> lookUp(Path log, long after, String requestId) {
        return lines(log, after).stream()
                .filter(line -> line.contains(requestId))
                .filter(line -> line.contains("{") && line.endsWith("}"))
                .map(LogLine::parsed)
                .findFirst();
    }

    private static List<String> lines(Path log, long after) {
        try (var lines = Files.lines(log)) {
            return lines.skip(after).toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogLine parsed(String line) {
        JsonNode json = Trees.json(line.substring(line.indexOf('{')));
        JsonNode costs = json.path("costs").isObject() ? json.path("costs") : json;
        var id = ID.matcher(line);
        return new LogLine(
                line,
                id.find() ? id.group() : "",
                new Usage(
                        count(costs, "llm_input_token"),
                        count(costs, "llm_output_token"),
                        count(costs, "llm_total_token")));
    }

    private static long count(JsonNode costs, String key) {
        return Math.round(costs.path(key).asDouble(-1));
    }
}
