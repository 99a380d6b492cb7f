package io.outrigger.conformance.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The test classes of this project; the id of a test is {@code Class.method}. */
final class JavaTests {
    private final Map<String, String> sources = new HashMap<>();

    private JavaTests() {}

    static JavaTests find() {
        var tests = new JavaTests();
        for (String module : List.of("extproc", "conformance")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/test/java"))) {
                for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    tests.sources.put(name(file), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tests;
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** Whether there is a test of this id. */
    boolean has(String id) {
        int dot = id.indexOf('.');
        return dot > 0
                && sources.getOrDefault(id.substring(0, dot), "")
                        .contains(" " + id.substring(dot + 1) + "(");
    }
}
