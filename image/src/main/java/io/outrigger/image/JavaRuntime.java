package io.outrigger.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Java runtime of the modules that our programs need. */
final class JavaRuntime {
    /**
     * What {@code jdeps} finds in both class paths, without what libraries use only if it is there:
     * {@code java.desktop} (Jackson), {@code java.compiler} (Vert.x), {@code jdk.jfr} (Netty).
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.sql",
                    "java.xml",
                    "jdk.unsupported");

    private JavaRuntime() {}

    /** Makes it in a folder that must not exist. */
    static void link(Path javaHome, Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw new IOException(folder + " is there already (expected: a new folder)");
        }
        Programs.run(
                List.of(
                        javaHome.resolve("bin/jlink").toString(),
                        "--add-modules=" + String.join(",", MODULES),
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        // layers are compressed as a whole, and classes load faster
                        "--compress=zip-0",
                        "--output=" + folder));
    }
}
