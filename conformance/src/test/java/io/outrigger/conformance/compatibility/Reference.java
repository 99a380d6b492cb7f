package io.outrigger.conformance.compatibility;

import io.outrigger.conformance.compatibility.Cell.Note;
import io.outrigger.conformance.compatibility.Cell.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What Envoy AI Gateway v1.1 does, as its source shows: {@code compatibility/reference.txt}. */
final class Reference {
    private static final Path FILE = Path.of("src/test/resources/compatibility/reference.txt");
    private static final Cell NO = new Cell(State.NO, List.of(), List.of());

    private final Map<String, Cell> cells = new HashMap<>();

    private Reference() {}

    /**
     * Reads lines {@code operation/schema feature,feature state note}; a later line replaces what
     * an earlier one says, {@code all} names all features of the operation.
     */
    static Reference read() {
        var reference = new Reference();
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    reference.add(line.split("\\s+", 4));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reference;
    }

    private void add(String[] words) {
        Operation operation = operation(words[0]);
        List<Note> notes = words.length > 3 ? List.of(new Note(words[3], "")) : List.of();
        var cell = new Cell(State.valueOf(words[2].toUpperCase(Locale.ROOT)), notes, List.of());
        if (words[1].equals("all")) {
            operation.features().forEach(it -> cells.put(words[0] + " " + it.label(), cell));
            return;
        }
        for (String name : words[1].split(",", -1)) {
            Feature feature = Feature.valueOf(name.toUpperCase(Locale.ROOT));
            if (!operation.features().contains(feature)) {
                throw new IllegalArgumentException(Arrays.toString(words) + " (no such feature)");
            }
            cells.put(words[0] + " " + name, cell);
        }
    }

    private static Operation operation(String pair) {
        return Operation.ALL.stream()
                .filter(it -> pair.startsWith(it.name() + "/"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(pair + " (no such operation)"));
    }

    /** What it does with a feature; what the file does not name it does not do. */
    Cell of(Operation operation, String schema, Feature feature) {
        return cells.getOrDefault(operation.name() + "/" + schema + " " + feature.label(), NO);
    }
}
