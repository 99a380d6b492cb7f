package io.outrigger.manifests.sidecar;

/**
 * Which image the sidecar runs.
 *
 * <p>Its user must be numeric: the container says {@code runAsNonRoot} and no uid, so that any uid
 * that a platform assigns will do, and the kubelet can check a numeric user only.
 *
 * @param reference repository with a tag or digest
 */
public record Image(String reference, PullPolicy pullPolicy) {
    public Image {
        if (reference.isBlank() || reference.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "image: " + reference + " (expected: a reference without spaces)");
        }
    }

    /** When the kubelet pulls the image. */
    public enum PullPolicy {
        /** At every start. */
        ALWAYS("Always"),
        /** When the node does not have it. */
        IF_NOT_PRESENT("IfNotPresent"),
        /** Not at all: the node has it. */
        NEVER("Never");

        private final String text;

        PullPolicy(String text) {
            this.text = text;
        }

        /** As Kubernetes writes it. */
        public String text() {
            return text;
        }
    }
}
