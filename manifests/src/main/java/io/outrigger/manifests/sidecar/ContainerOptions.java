package io.outrigger.manifests.sidecar;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What an operator may add to the sidecar's container.
 *
 * @param env after our own; a name that we set too takes this value
 * @param args flags after our own
 * @param volumeMounts after our own; their volumes must be in the pod
 */
public record ContainerOptions(
        List<EnvVar> env,
        List<String> args,
        List<JsonNode> volumeMounts,
        SecurityContext securityContext) {
    /** Nothing. */
    public static final ContainerOptions NONE =
            new ContainerOptions(List.of(), List.of(), List.of(), SecurityContext.RESTRICTED);

    public ContainerOptions {
        env = List.copyOf(env);
        args = List.copyOf(args);
        volumeMounts = List.copyOf(volumeMounts);
    }

    ContainerOptions withEnv(List<EnvVar> other) {
        return new ContainerOptions(other, args, volumeMounts, securityContext);
    }
}
