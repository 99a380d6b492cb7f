package io.outrigger.testkit.sdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of cells: in each line {@code sdk/client/operation/schema fake model feature...}. A line
 * {@code group: feature...} names features that lines below have as {@code @group}; {@code
 * -feature} takes one out again.
 */
public final class CellTable {
    private CellTable() {}

    /** One cell of the file. */
    public record Entry(String id, String client, String schema, String fake, String model) {}

    /** All cells of a file; {@code #} begins a comment. */
    public static List<Entry> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            var groups = new HashMap<String, List<String>>();
            return lines.map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .flatMap(line -> entries(words(line), groups))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(String line) {
        return List.of(line.split("\\s+", -1));
    }

    private static Stream<Entry> entries(List<String> words, Map<String, List<String>> groups) {
        String first = words.getFirst();
        if (first.endsWith(":")) {
            groups.put(
                    "@" + first.substring(0, first.length() - 1),
                    features(words.subList(1, words.size()), groups));
            return Stream.empty();
        }
        String[] names = first.split("/", -1);
        if (words.size() < 4 || names.length != 4) {
            throw new IllegalArgumentException(
                    words + " (expected: sdk/client/operation/schema fake model feature...)");
        }
        return features(words.subList(3, words.size()), groups).stream()
                .map(
                        feature ->
                                new Entry(
                                        first + "/" + feature,
                                        names[1],
                                        names[3],
                                        words.get(1),
                                        words.get(2)));
    }

    private static List<String> features(List<String> words, Map<String, List<String>> groups) {
        var features = new LinkedHashSet<String>();
        for (String word : words) {
            if (word.startsWith("@") && !groups.containsKey(word)) {
                throw new IllegalArgumentException(
                        word + " (expected: one of " + groups.keySet() + ")");
            }
            if (word.startsWith("-") && !features.remove(word.substring(1))) {
                throw new IllegalArgumentException(word + " (expected: one of " + features + ")");
            }
            if (!word.startsWith("-")) {
                features.addAll(groups.getOrDefault(word, List.of(word)));
            }
        }
        return List.copyOf(features);
    }
}
