package io.outrigger.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a JVM has learned of a program in a run on real traffic (JEP 514, JEP 515): classes that are
 * loaded and linked, and which methods are worth compiling. The JVM takes it only with the same
 * runtime and the same jars, of the same size and time.
 */
final class AotCache {
    /** The option that has a JVM use it. */
    static final String OPTION = "-XX:AOTCache=";

    private AotCache() {}

    /**
     * Runs the program as it lies in the image, and ends it.
     *
     * @param trainer gets a program that takes the flags of ours; starts it, sends it traffic, and
     *     ends it
     * @param runtime of the image
     * @param folder for what is written: also {@code run}, a program that is the image's process on
     *     this machine
     * @return the cache
     */
    static Path trained(Path trainer, Application application, Path runtime, Path folder)
            throws IOException {
        Path root = folder.resolve("training");
        var jars = application.jars();
        for (Path jar : jars) {
            Path copy = below(root, Layers.path(jar));
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(
                    copy, FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME));
        }
        for (var library : application.natives().entrySet()) {
            Files.copy(library.getValue(), below(root, Layers.NATIVE + "/" + library.getKey()));
        }
        Path cache = folder.resolve(application.name() + ".aot").toAbsolutePath();
        Path program = folder.resolve("train");
        write(program, command(application, runtime, root, "-XX:AOTCacheOutput=" + cache));
        Programs.run(List.of(trainer.toString(), "--train", program.toAbsolutePath().toString()));
        if (!Files.exists(cache)) {
            throw new IOException(cache + " was not written by " + program);
        }
        write(folder.resolve("run"), command(application, runtime, root, OPTION + cache));
        return cache;
    }

    private static List<String> command(
            Application application, Path runtime, Path root, String option) throws IOException {
        return List.of(
                runtime.resolve("bin/java").toAbsolutePath().toString(),
                "@" + application.jvmOptions().toAbsolutePath(),
                option,
                "-Djava.library.path=" + below(root, Layers.NATIVE).toAbsolutePath(),
                "-cp",
                application.jars().stream()
                        .map(jar -> below(root, Layers.path(jar)).toAbsolutePath())
                        .map(Path::toString)
                        .collect(Collectors.joining(":")),
                application.mainClass());
    }

    private static void write(Path program, List<String> command) throws IOException {
        Files.writeString(
                program,
                command.stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", " \"$@\"\n")),
                UTF_8);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path below(Path root, String path) {
        Path file = root.resolve(path.substring(1));
        try {
            Files.createDirectories(file.resolveSibling("."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
