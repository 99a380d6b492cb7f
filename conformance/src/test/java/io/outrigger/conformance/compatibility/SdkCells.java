package io.outrigger.conformance.compatibility;

import io.outrigger.conformance.compatibility.Cell.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the providers' own SDKs found behind a real Envoy: {@code sdk/cells.txt}, which {@code
 * SdkIT} keeps true.
 */
final class SdkCells {
    private static final Path FILE = Path.of("src/test/resources/sdk/cells.txt");

    /** Outcomes by id, {@code sdk/client/operation/schema/feature}. */
    private final Map<String, String> outcomes = new TreeMap<>();

    private SdkCells() {}

    static SdkCells read() {
        var cells = new SdkCells();
        try {
            for (String line : Files.readAllLines(FILE)) {
                String[] words = line.split(" ", 2);
                cells.outcomes.put(words[0], words[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cells;
    }

    /** Whether there is a cell of this id. */
    boolean has(String id) {
        return outcomes.containsKey(id);
    }

    /** What the cells of a feature show, for a schema and its variants. */
    List<Cell> of(Operation operation, String schema, Feature feature) {
        return outcomes.entrySet().stream()
                .filter(it -> isOf(it.getKey().split("/", -1), operation, schema, feature))
                .map(it -> cell(it.getKey(), it.getValue()))
                .toList();
    }

    private static boolean isOf(
            String[] names, Operation operation, String schema, Feature feature) {
        String served = names[3].equals("vLLM") ? "OpenAI" : names[3];
        return names[2].equals(operation.cell())
                && (served + "+").startsWith(schema + "+")
                && feature.cells().contains(names[4]);
    }

    private static Cell cell(String id, String outcome) {
        return new Cell(state(outcome), List.of(), List.of(id));
    }

    private static State state(String outcome) {
        return switch (outcome) {
            case "ok" -> State.YES;
            case "left-out" -> State.PARTLY;
            case "refused" -> State.NO;
            default -> throw new IllegalArgumentException(outcome + " (no such outcome)");
        };
    }

    /** The ids that have this in them. */
    List<String> idsWith(String part) {
        return outcomes.keySet().stream().filter(it -> it.contains(part)).toList();
    }
}
