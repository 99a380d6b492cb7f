package io.outrigger.bench.side;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the kernel tells of a process (Linux: proc(5)). */
public final class ProcessMeter {
    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** Of USER_HZ, which is 100 on every Linux. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Path folder;

    private ProcessMeter(Path folder) {
        this.folder = folder;
    }

    /** The meter of this process. */
    public static ProcessMeter of(long pid) {
        return new ProcessMeter(Path.of("/proc", Long.toString(pid)));
    }

    /** CPU time so far, user and system, of all its threads, in nanoseconds. */
    public long cpuNanos() {
        String stat = text("stat");
        // the second field, the command's name in parentheses, may hold spaces
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * NANOS_PER_TICK;
    }

    /** Resident memory, in bytes. */
    public long residentBytes() {
        return kilobytes("VmRSS:") * 1024;
    }

    /** The most resident memory so far, in bytes. */
    public long peakResidentBytes() {
        return kilobytes("VmHWM:") * 1024;
    }

    /** Open file descriptors. */
    public long descriptors() {
        try (Stream<Path> all = Files.list(folder.resolve("fd"))) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long kilobytes(String name) {
        return text("status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
