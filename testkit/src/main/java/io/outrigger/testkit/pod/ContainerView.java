package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.outrigger.testkit.process.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A container with everything resolved: its paths are folders of this machine, its variables have
 * values, its loopback is the pod's address.
 *
 * @param pod the pod, with its address in the status
 * @param container as admitted
 * @param folder the root of the pod's files and the working directory of its processes
 * @param words command and arguments
 * @param env its variables
 */
public record ContainerView(
        Pod pod, Container container, Path folder, List<String> words, Map<String, String> env) {
    /** Copies the collections. */
    public ContainerView {
        words = List.copyOf(words);
        env = Map.copyOf(env);
    }

    /** Its name. */
    public String name() {
        return container.getName();
    }

    /** The pod's address. */
    public String ip() {
        return pod.getStatus().getPodIP();
    }

    /** A command of this container: these words, its variables, its log. */
    public Command command(List<String> argv) {
        return new Command(name(), argv, env, folder, folder.resolve(name() + ".log"));
    }
}
