package io.outrigger.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A package of this machine's distribution, from which libraries are taken.
 *
 * @param name with its architecture, as dpkg tells packages apart: {@code libc6:amd64}
 */
record SystemPackage(String name, String version) implements Comparable<SystemPackage> {
    private static final Path DPKG = Path.of("/usr/bin/dpkg-query");

    /** Those of these files; none where dpkg does not keep the books. */
    static List<SystemPackage> of(Collection<Path> libraries) throws IOException {
        var packages = new TreeSet<SystemPackage>();
        if (Files.isExecutable(DPKG)) {
            for (Path library : libraries) {
                String name = owner(library);
                packages.add(
                        new SystemPackage(name, dpkg("--showformat=${Version}", "--show", name)));
            }
        }
        return List.copyOf(packages);
    }

    /** A package may know a file by the name that it had before /lib became a part of /usr. */
    private static String owner(Path library) throws IOException {
        String found;
        try {
            found = dpkg("--search", library.toString());
        } catch (IOException _) {
            found = dpkg("--search", "/usr" + library);
        }
        return found.replaceAll(": .*", "");
    }

    private static String dpkg(String... words) throws IOException {
        return Programs.run(Stream.concat(Stream.of(DPKG.toString()), Stream.of(words)).toList())
                .strip();
    }

    /** What scanners know it by. */
    String purl() throws IOException {
        String id =
                Files.readString(Path.of("/etc/os-release"))
                        .lines()
                        .filter(it -> it.startsWith("ID="))
                        .map(it -> it.substring(3).replace("\"", ""))
                        .findFirst()
                        .orElse("debian");
        return "pkg:deb/%s/%s@%s?arch=%s"
                .formatted(
                        id,
                        shortName(),
                        version.replace("+", "%2B").replace(":", "%3A"),
                        name.replaceAll(".*:", ""));
    }

    /** Its licence, which has to go with it. */
    Path copyright() {
        return Path.of("/usr/share/doc", shortName(), "copyright");
    }

    private String shortName() {
        return name.replaceAll(":.*", "");
    }

    @Override
    public int compareTo(SystemPackage other) {
        return name.compareTo(other.name);
    }
}
