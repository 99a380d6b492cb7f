package io.outrigger.bench.report;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where it was measured.
 *
 * @param processor as the kernel names it
 * @param processors how many
 * @param kernel its release
 * @param jdk of our process
 * @param envoy its version
 * @param load tasks that wanted a processor in the minute before: 0 on a quiet machine
 */
public record Machine(
        String processor, int processors, String kernel, String jdk, String envoy, double load) {

    /** This machine, now. */
    public static Machine describe(TestBed bed, Path folder) {
        var envoy = Child.start(Command.of("version", folder, bed.envoy(), "--version"));
        envoy.await("its version", Duration.ofSeconds(20), () -> !envoy.isAlive());
        return new Machine(
                text("/proc/cpuinfo")
                        .lines()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
                        .findFirst()
                        .orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor.version") + ", " + Runtime.version(),
                envoy.log().strip().replaceFirst(".*/(\\d+\\.\\d+\\.\\d+)/.*", "$1"),
                Double.parseDouble(text("/proc/loadavg").replaceFirst("(?s) .*", "")));
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
