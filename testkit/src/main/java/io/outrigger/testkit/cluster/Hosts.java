package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Names that all processes of a private network know, in place of DNS: its {@code /etc/hosts}. Only
 * for a process that {@code testkit/private-network} has started.
 */
public final class Hosts {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path file;

    private Hosts(Path file) {
        this.file = file;
    }

    /** Takes the place of the machine's own. */
    public static Hosts mount(RunFolder run) {
        Path folder = run.folder("hosts");
        var hosts = new Hosts(folder.resolve("hosts"));
        hosts.add("localhost", "127.0.0.1");
        var command = Command.of("mount", folder, "mount", "--bind", hosts.file, "/etc/hosts");
        try (var child = Child.start(command)) {
            child.await("its end", LIMIT, () -> !child.isAlive());
        }
        return hosts;
    }

    /** Makes a name mean an address. */
    public void add(String name, String address) {
        try {
            Files.writeString(
                    file,
                    address + " " + name + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
