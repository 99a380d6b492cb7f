package io.outrigger.testkit.pod;

import io.outrigger.testkit.process.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** How a container becomes a process here. */
@FunctionalInterface
public interface ContainerRuntime {
    /** Counts as running and ready without a process. */
    ContainerRuntime NOTHING = _ -> Optional.empty();

    /** The command to run; empty for a container without a process. */
    Optional<Command> command(ContainerView view);

    /**
     * In place of the image: this program, followed by the container's own command and arguments.
     */
    static ContainerRuntime program(String... prefix) {
        return view -> {
            var argv = new ArrayList<>(List.of(prefix));
            argv.addAll(view.words());
            return Optional.of(view.command(argv));
        };
    }

    /**
     * ext_proc, as a sidecar or by itself: such a program, told the pod's address, because it has
     * no network of its own here.
     */
    static ContainerRuntime sidecar(String... prefix) {
        var program = program(prefix);
        return view ->
                program.command(view)
                        .map(
                                command -> {
                                    var network = new HashMap<String, String>();
                                    network.put("OUTRIGGER_ADMIN_HOST", view.ip());
                                    if (!command.env().containsKey("OUTRIGGER_ENVOY_ADMIN")
                                            && !command.env().containsKey("OUTRIGGER_SHAPE")) {
                                        network.put("OUTRIGGER_ENVOY_ADMIN", view.ip() + ":15000");
                                    }
                                    return command.withEnv(network);
                                });
    }
}
