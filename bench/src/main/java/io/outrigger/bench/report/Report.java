package io.outrigger.bench.report;

import io.outrigger.bench.control.Applied;
import io.outrigger.bench.measure.Soak.Window;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results down. */
public final class Report {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Report() {}

    /** The tables, for a terminal and for a page. */
    public static String markdown(Results results) {
        return MarkdownPage.of(results);
    }

    /** The table of a soak, for a terminal and for a page. */
    public static String markdown(Machine machine, Instant at, List<Window> soak) {
        return SoakPage.of(machine, at, soak);
    }

    /** What it took to apply many routes, for a terminal and for a page. */
    public static String markdown(Machine machine, Instant at, Applied applied) {
        return AppliedPage.of(machine, at, applied);
    }

    /** Writes {@code performance.json}, {@code .md} and {@code .svg}. */
    public static void write(Path folder, Results results) {
        write(folder.resolve("performance.json"), JSON.writeValueAsString(results) + "\n");
        write(folder.resolve("performance.md"), MarkdownPage.of(results));
        write(folder.resolve("performance.svg"), Plot.of(results));
    }

    /**
     * Replaces what stands between two marks of a page, {@code <!-- NAME -->} and {@code <!-- end
     * of NAME -->}.
     */
    public static void insert(Path page, String name, String text) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- end of " + name + " -->";
        try {
            String before = Files.readString(page);
            int from = before.indexOf(begin);
            int to = before.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalStateException(page + ": the marks of " + name + " are missing");
            }
            write(page, before.substring(0, from) + begin + text + before.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file, and the folders that it is in. */
    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
