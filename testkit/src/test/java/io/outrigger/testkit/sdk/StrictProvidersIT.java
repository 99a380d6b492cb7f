package io.outrigger.testkit.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fakes, each with its provider's own SDK as the client. */
class StrictProvidersIT {
    private static final TestBed BED = TestBed.find();
    private static final Outcome GOOD = new Outcome(Outcome.Kind.OK, "");
    private static RunFolder run;
    private static StrictProviders providers;

    @BeforeAll
    static void start() {
        run = RunFolder.create(BED);
        providers = StrictProviders.start(BED, run.path());
    }

    @AfterAll
    static void stop() {
        providers.close();
        run.close();
    }

    @TestFactory
    Stream<DynamicTest> answerAsProvidersDo() {
        var entries = CellTable.read(Path.of("src/test/resources/fakes/cells.txt"));
        var byClient = entries.stream().collect(Collectors.groupingBy(CellTable.Entry::client));
        var outcomes = new HashMap<String, Outcome>();
        byClient.forEach(
                (client, some) ->
                        outcomes.putAll(
                                SdkClient.run(BED, run.path(), client, providers, cells(some))));
        var cells =
                entries.stream()
                        .map(
                                it ->
                                        DynamicTest.dynamicTest(
                                                it.id(),
                                                () ->
                                                        assertThat(outcomes.get(it.id()))
                                                                .isEqualTo(GOOD)));
        return Stream.concat(
                cells,
                Stream.of(DynamicTest.dynamicTest("no fake broke", StrictProvidersIT::noneBroke)));
    }

    private static void noneBroke() {
        assertThat(providers.arrivals())
                .extracting(Arrival::outcome)
                .isNotEmpty()
                .doesNotContain(Arrival.Outcome.BROKEN);
        assertThat(providers.logTail()).doesNotContain("Traceback");
    }

    private static List<Cell> cells(List<CellTable.Entry> entries) {
        return entries.stream().map(StrictProvidersIT::cell).toList();
    }

    private static Cell cell(CellTable.Entry entry) {
        Place place = providers.place(entry.fake());
        String path = entry.client().equals("openai") ? "/v1" : "";
        return new Cell(
                entry.id(),
                entry.fake(),
                entry.model(),
                place.address() + path,
                place.key(),
                more(entry, place));
    }

    private static Map<String, String> more(CellTable.Entry entry, Place place) {
        return switch (entry.client() + " " + entry.fake()) {
            case "openai azure" ->
                    Map.of(
                            "azure_endpoint",
                            place.address().toString(),
                            "api_version",
                            "2024-10-21");
            case "anthropic vertex", "anthropic bedrock" -> {
                var more = new HashMap<>(place.credentials());
                more.put("platform", entry.fake());
                yield more;
            }
            case "boto bedrock", "genai vertex" -> place.credentials();
            default -> Map.of();
        };
    }
}
