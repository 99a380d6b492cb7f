package io.outrigger.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * One golden case: a folder of {@code in.*} and {@code out.*} files below {@code
 * src/test/resources/golden/<what>/<case>}.
 *
 * <p>With {@code -Dgolden.update=true} an expectation is rewritten instead of compared; a reviewer
 * then reads the diff.
 */
public final class Golden {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private final Path folder;
    private final Set<String> used = new TreeSet<>();

    private Golden(Path folder) {
        this.folder = folder;
    }

    /**
     * The cases of one kind, in name order; for {@code @MethodSource}.
     *
     * @param what folder below {@code src/test/resources/golden} of the module under test
     */
    public static Stream<Golden> cases(String what) {
        Path root = Path.of("src/test/resources/golden", what);
        try (Stream<Path> folders = Files.list(root)) {
            var cases = folders.filter(Files::isDirectory).sorted().map(Golden::new).toList();
            Assertions.assertThat(cases).as("cases in %s", root).isNotEmpty();
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException("golden cases of " + root, e);
        }
    }

    /**
     * One case, which need not exist yet.
     *
     * @param path below {@code src/test/resources/golden} of the module under test
     */
    public static Golden of(String path) {
        return new Golden(Path.of("src/test/resources/golden", path));
    }

    /** Generated files of the tree that are not of a test: of any folder. */
    public static Golden at(Path folder) {
        return new Golden(folder);
    }

    /** Where the case lies. */
    public Path folder() {
        return folder;
    }

    /** The text of an input file. */
    public String read(String name) {
        used.add(name);
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + "/" + name, e);
        }
    }

    /** Whether the case has this file. */
    public boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** Compares {@code actual} with the expectation in {@code name}, as text. */
    public void matches(String name, String actual) {
        used.add(name);
        Path file = folder.resolve(name);
        try {
            if (UPDATE) {
                Files.createDirectories(folder);
                Files.writeString(file, actual, UTF_8);
                return;
            }
            String expected = Files.exists(file) ? Files.readString(file) : "";
            Assertions.assertThat(actual)
                    .as("%s (rewrite with -Dgolden.update=true)", file)
                    .isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /** Fails if the folder holds a file that this case neither read nor compared. */
    public void noUnusedFiles() {
        try (Stream<Path> files = Files.list(folder)) {
            var unused =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !used.contains(name))
                            .sorted()
                            .toList();
            Assertions.assertThat(unused).as("files of %s that no test uses", folder).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
