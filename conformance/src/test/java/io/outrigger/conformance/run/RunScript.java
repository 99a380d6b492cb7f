package io.outrigger.conformance.run;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts {@code scripts/run} of the tree as it is built. */
final class RunScript {
    private static final Duration LIMIT = Duration.ofSeconds(150);

    private final TestBed bed;
    private final RunFolder folder;

    RunScript(TestBed bed, RunFolder folder) {
        this.bed = bed;
        this.folder = folder;
    }

    /** What it printed, and how it ended. */
    record Result(int code, String output) {}

    Result run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Result run(Map<String, String> environment, String... arguments) {
        try (var child = start(environment, arguments)) {
            child.await("its end", LIMIT, () -> !child.isAlive());
            return new Result(child.exit().join(), child.log());
        }
    }

    Child start(Map<String, String> environment, String... arguments) {
        var all = new HashMap<String, String>();
        all.put("OPENAI_API_KEY", "");
        all.put("OPENAI_BASE_URL", "");
        all.put("OUTRIGGER_CACHE", bed.cache().toString());
        all.put("OUTRIGGER_ENVOY", bed.envoyFile().toString());
        all.put("OUTRIGGER_TOOLS", bed.tools().toString());
        all.put("OUTRIGGER_GATEWAY_TOOLS", bed.gatewayTools().toString());
        all.putAll(environment);
        String name = "run-" + System.nanoTime();
        var command =
                Command.of(name, folder.path(), bed.tree().resolve("scripts/run"), "--no-setup");
        return Child.start(command.plus(List.of(arguments)).withEnv(all));
    }
}
