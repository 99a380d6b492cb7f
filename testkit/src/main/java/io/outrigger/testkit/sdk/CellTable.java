package io.outrigger.testkit.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A file of cells: in each line {@code sdk/client/operation/schema fake model feature...}. */
public final class CellTable {
    private CellTable() {}

    /** One cell of the file. */
    public record Entry(String id, String client, String schema, String fake, String model) {}

    /** All cells of a file; {@code #} begins a comment. */
    public static List<Entry> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .flatMap(CellTable::entries)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Entry> entries(String line) {
        String[] words = line.split("\\s+", -1);
        String[] names = words[0].split("/", -1);
        if (words.length < 4 || names.length != 4) {
            throw new IllegalArgumentException(
                    line + " (expected: sdk/client/operation/schema fake model feature...)");
        }
        return Arrays.stream(words, 3, words.length)
                .map(
                        feature ->
                                new Entry(
                                        words[0] + "/" + feature,
                                        names[1],
                                        names[3],
                                        words[1],
                                        words[2]));
    }
}
