package io.outrigger.controller.pods;

import io.outrigger.controller.pods.Injection.Present;
import java.util.List;

/**
 * What is known of a Gateway's pods.
 *
 * @param pods those that live, by name
 */
public record PodReport(List<Line> pods) {
    public PodReport {
        pods = List.copyOf(pods);
    }

    /** What is known of one pod. */
    public record Line(String pod, Injection injection, Answer answer) {
        /** The version of its sidecar: what runs counts more than what was rendered. */
        public String version() {
            return switch (answer) {
                case Answer.Given given when !given.version().isEmpty() -> given.version();
                case Answer.Given _, Answer.NotAsked _, Answer.Unreachable _ ->
                        switch (injection) {
                            case Present(var version) -> version;
                            case Injection.Missing _ -> "";
                        };
            };
        }
    }

    /** The pods with a sidecar. */
    public List<Line> injected() {
        return pods.stream().filter(it -> it.injection() instanceof Present).toList();
    }
}
