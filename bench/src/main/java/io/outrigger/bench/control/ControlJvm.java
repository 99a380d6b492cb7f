package io.outrigger.bench.control;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM with the controller's flags and our class path, on one processor. */
final class ControlJvm {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private ControlJvm() {}

    /** The words of the last line that such a process prints before it ends well. */
    static String[] result(TestBed bed, Path folder, String name, Class<?> main, int argument) {
        var command = of(bed, folder, name, main).plus(List.of(Integer.toString(argument)));
        var child = Child.start(command);
        child.await("its end", LIMIT, () -> !child.isAlive());
        if (child.exit().join() != 0) {
            throw new IllegalStateException(name + " failed\n" + child.logTail());
        }
        return child.log().strip().lines().reduce("", (_, line) -> line).split(" ", -1);
    }

    /**
     * Such a process.
     *
     * @param more flags of the JVM
     */
    static Command of(TestBed bed, Path folder, String name, Class<?> main, String... more) {
        var command =
                Command.of(
                        name,
                        folder,
                        "taskset",
                        "-c",
                        "0",
                        Path.of(System.getProperty("java.home"), "bin/java"),
                        "@" + bed.tree().resolve("controller/jvm.options"));
        return command.plus(List.of(more))
                .plus(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    }
}
