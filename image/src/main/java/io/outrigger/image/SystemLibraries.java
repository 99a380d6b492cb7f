package io.outrigger.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The libraries of this machine that programs are linked to, with the dynamic linker. */
final class SystemLibraries {
    /** {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}, or the linker's own path. */
    private static final Pattern LINE = Pattern.compile("(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)");

    private SystemLibraries() {}

    /**
     * Their paths, which are also those that the linker looks at.
     *
     * @param without what is linked to from this folder is not the machine's
     */
    static SortedSet<Path> of(Collection<Path> programs, Path without) throws IOException {
        var libraries = new TreeSet<Path>();
        for (var program : programs) {
            Programs.run(List.of("ldd", program.toString()))
                    .lines()
                    .map(line -> LINE.matcher(line.strip()))
                    .filter(it -> it.matches())
                    .map(it -> Path.of(it.group(1)).normalize())
                    .filter(it -> !it.startsWith(without))
                    .forEach(libraries::add);
        }
        return libraries;
    }
}
