package io.outrigger.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.controller.explain.Request.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Paths are those that ext_proc writes: its own golden translations say so. */
class ProviderPathsTest {
    private static final Path TRANSLATIONS =
            Path.of("../extproc/src/test/resources/golden/translate");
    private static final Pattern MODEL =
            Pattern.compile("(?:\"model\"\\s*:\\s*\"|name=\"?model\"?\\s+)([^\"\\s]+)");

    static Stream<Path> translations() throws IOException {
        try (Stream<Path> files = Files.walk(TRANSLATIONS, 3)) {
            return files
                    .filter(it -> it.getNameCount() - TRANSLATIONS.getNameCount() == 3)
                    .filter(Files::isDirectory)
                    .filter(it -> Set.of("hello", "prompt").contains(request(it)))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("translations")
    void extprocWritesTheSamePath(Path target) throws IOException {
        String client = Files.readString(target.resolveSibling("in.request.txt"));
        var settings = settings(target);
        String name = target.getFileName().toString();
        var schema = Schema.Name.valueOf(name.substring(0, (name + "+").indexOf('+')));
        var matcher = MODEL.matcher(client);
        String asked = matcher.find() ? matcher.group(1) : "none";
        String path = client.lines().findFirst().orElseThrow().replaceFirst("^POST ", "");
        var request = Request.parse("POST " + path + " model=" + asked);

        var written =
                ProviderPaths.path(
                        request,
                        new Schema(
                                schema,
                                settings.getOrDefault("version", version(schema)),
                                settings.getOrDefault("prefix", "v1")),
                        settings.getOrDefault("model", asked));

        assertThat(written.map(it -> "POST " + it)).isEqualTo(golden(target));
    }

    /** The name of the case that a target belongs to. */
    private static String request(Path target) {
        return target.getName(target.getNameCount() - 2).toString();
    }

    private static Optional<String> golden(Path target) throws IOException {
        Path file = target.resolve("out.request.txt");
        return Files.exists(file) ? Files.readString(file).lines().findFirst() : Optional.empty();
    }

    private static Map<String, String> settings(Path target) throws IOException {
        var settings = new TreeMap<String, String>();
        Path file = target.resolve("in.target.txt");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                settings.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return settings;
    }

    private static String version(Schema.Name schema) {
        return schema == Schema.Name.AzureOpenAI ? "2025-01-01-preview" : "";
    }

    @Test
    void enoughTranslationsWereCompared() throws IOException {
        assertThat(translations().count()).isGreaterThan(100);
    }

    @ParameterizedTest
    @CsvSource({
        "AWSBedrock, /model/m/converse-stream",
        "AWSAnthropic, /model/m/invoke-with-response-stream",
        "GCPVertexAI, publishers/google/models/m:streamGenerateContent?alt=sse",
        "GCPAnthropic, publishers/anthropic/models/m:streamRawPredict",
        "Anthropic, /v1/messages",
        "OpenAI, /v1/chat/completions"
    })
    void streamsHavePathsOfTheirOwn(Schema.Name schema, String expected) {
        var request = new Request(Operation.CHAT, "", "localhost", "m", Delivery.STREAM, Map.of());

        assertThat(ProviderPaths.path(request, new Schema(schema, "", "v1"), "m"))
                .contains(expected);
    }
}
