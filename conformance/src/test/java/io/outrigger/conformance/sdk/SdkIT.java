package io.outrigger.conformance.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.sdk.Arrival;
import io.outrigger.testkit.sdk.CellTable;
import io.outrigger.testkit.sdk.Outcome;
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

/** A test per cell: an operation of an SDK, at a provider, with one feature. */
class SdkIT {
    private static final Path FOLDER = Path.of("src/test/resources/sdk");
    private static final List<CellTable.Entry> CELLS = CellTable.read(FOLDER.resolve("table.txt"));

    private static SdkGateway gateway;

    @BeforeAll
    static void start() {
        gateway = SdkGateway.start(CELLS);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> sdksFindTheirProvider() {
        Map<String, Outcome> outcomes = outcomes();
        var index = CellIndex.of(FOLDER.resolve("cells.txt"));
        var cells =
                CELLS.stream()
                        .map(
                                it ->
                                        DynamicTest.dynamicTest(
                                                it.id(), () -> index.holds(it.id(), outcomes)));
        return Stream.concat(
                cells,
                Stream.of(
                        DynamicTest.dynamicTest("index of cells", () -> index.isOf(outcomes)),
                        DynamicTest.dynamicTest("nothing leaked", SdkIT::nothingLeaked),
                        DynamicTest.dynamicTest(
                                "costs are what providers counted",
                                () -> assertThat(TokenCounts.wrong(gateway)).isEmpty())));
    }

    private static Map<String, Outcome> outcomes() {
        var outcomes = new HashMap<String, Outcome>();
        CELLS.stream()
                .collect(Collectors.groupingBy(CellTable.Entry::client))
                .forEach((client, cells) -> outcomes.putAll(gateway.run(client, cells)));
        return outcomes;
    }

    private static void nothingLeaked() {
        assertThat(gateway.providers().count(Arrival.Outcome.ANSWERED)).isPositive();
        assertThat(gateway.providers().count(Arrival.Outcome.LEAKED)).isZero();
        assertThat(gateway.providers().count(Arrival.Outcome.BROKEN)).isZero();
    }
}
