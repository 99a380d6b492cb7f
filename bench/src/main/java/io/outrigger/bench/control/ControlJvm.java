package io.outrigger.bench.control;

import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;

/** A JVM with the controller's flags and our class path, on one processor. */
final class ControlJvm {
    private ControlJvm() {}

    static Command of(TestBed bed, Path folder, String name, Class<?> main) {
        return Command.of(
                name,
                folder,
                "taskset",
                "-c",
                "0",
                Path.of(System.getProperty("java.home"), "bin/java"),
                "@" + bed.tree().resolve("controller/jvm.options"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }
}
