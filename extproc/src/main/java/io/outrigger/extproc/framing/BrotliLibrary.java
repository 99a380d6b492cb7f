package io.outrigger.extproc.framing;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Brotli's native library: a file below a folder of {@code java.library.path}, because brotli4j
 * would otherwise unpack it to a place that a hardened container does not have. Loaded when the
 * first body needs it.
 */
final class BrotliLibrary {
    /** brotli4j loads this file, and looks nowhere else. */
    private static final String FILE = "brotli4j.library.path";

    private static final Optional<Path> FOUND = find();

    private static volatile boolean broken;

    private BrotliLibrary() {}

    /** Whether there is a library for this machine, as far as is known without loading it. */
    static boolean isThere() {
        return FOUND.isPresent() && !broken;
    }

    static void load() throws FramingException {
        if (FOUND.isEmpty()) {
            throw new FramingException("brotli has no library for this machine");
        }
        System.setProperty(FILE, FOUND.get().toString());
        if (!Brotli4jLoader.isAvailable()) {
            broken = true;
            throw new FramingException("brotli's library does not load: " + FOUND.get());
        }
    }

    private static Optional<Path> find() {
        return folder(System.getProperty("os.name"), System.getProperty("os.arch"))
                .flatMap(
                        folder ->
                                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                                        .splitAsStream(System.getProperty("java.library.path", ""))
                                        .filter(it -> !it.isEmpty())
                                        .map(it -> Path.of(it, folder, "libbrotli.so"))
                                        .filter(Files::isRegularFile)
                                        .map(Path::toAbsolutePath)
                                        .findFirst());
    }

    /** Named as in brotli4j's own archives. */
    static Optional<String> folder(String os, String arch) {
        if (!os.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        return switch (arch) {
            case "amd64", "x86_64" -> Optional.of("linux-x86_64");
            case "aarch64" -> Optional.of("linux-aarch64");
            default -> Optional.empty();
        };
    }
}
