package io.outrigger.testkit.process;

import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A working folder with a short path, because Unix sockets live in it. It goes when it is closed,
 * at the latest with the JVM; what a killed JVM left is removed by the next one.
 */
public final class RunFolder implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path path;
    private final boolean keep;
    private final Runnable cleanUp = this::close;

    private RunFolder(Path path, boolean keep) {
        this.path = path;
        this.keep = keep;
    }

    /** A new, empty folder below {@code run/} of the cache. */
    public static RunFolder create(TestBed bed) {
        Path base = bed.cache().resolve("run");
        long pid = ProcessHandle.current().pid();
        try {
            Files.createDirectories(base);
            if (COUNT.get() == 0) {
                removeAbandoned(base);
            }
            Path path = base.resolve(pid + "-" + COUNT.incrementAndGet());
            delete(path); // kept by an earlier process of the same id
            var folder = new RunFolder(Files.createDirectory(path), bed.keep());
            AtExit.run(folder.cleanUp);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its path. */
    public Path path() {
        return path;
    }

    /** A new folder in it. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes the folder with all that is in it. */
    @Override
    public void close() {
        AtExit.forget(cleanUp);
        if (!keep) {
            delete(path);
        }
    }

    /** Deletes a folder with all that is in it; symbolic links are removed, not followed. */
    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void removeAbandoned(Path base) throws IOException {
        try (Stream<Path> folders = Files.list(base)) {
            folders.filter(RunFolder::isAbandoned).forEach(RunFolder::delete);
        }
    }

    private static boolean isAbandoned(Path folder) {
        String pid = folder.getFileName().toString().replaceFirst("-.*", "");
        return pid.matches("\\d+") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }
}
