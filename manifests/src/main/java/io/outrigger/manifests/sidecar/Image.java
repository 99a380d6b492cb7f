package io.outrigger.manifests.sidecar;

import java.util.List;

/**
 * Which image the sidecar runs.
 *
 * <p>Its user must be numeric: the container says {@code runAsNonRoot} and no uid, so that any uid
 * that a platform assigns will do, and the kubelet can check a numeric user only.
 *
 * @param reference repository with a tag or digest
 * @param pullSecrets Secrets of the pod's namespace with which it is pulled
 */
public record Image(String reference, PullPolicy pullPolicy, List<String> pullSecrets) {
    public Image {
        if (!isReference(reference)) {
            throw new IllegalArgumentException(
                    "image: " + reference + " (expected: a reference without spaces)");
        }
        pullSecrets = List.copyOf(pullSecrets);
    }

    /** An image that anybody may pull. */
    public Image(String reference, PullPolicy pullPolicy) {
        this(reference, pullPolicy, List.of());
    }

    static boolean isReference(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isWhitespace);
    }

    /** Another image, got in the same way. */
    public Image withReference(String other) {
        return new Image(other, pullPolicy, pullSecrets);
    }

    /** The same tag or digest of another repository. */
    public Image withRepository(String repository) {
        int digest = reference.indexOf('@');
        int end = digest < 0 ? reference.length() : digest;
        int tag = reference.lastIndexOf(':', end);
        // a colon before the last slash belongs to the registry's port
        int version = tag > reference.lastIndexOf('/', end) ? tag : end;
        return withReference(repository + reference.substring(version));
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
