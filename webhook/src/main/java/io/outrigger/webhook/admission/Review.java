package io.outrigger.webhook.admission;

import tools.jackson.databind.node.ObjectNode;

/**
 * The API server's question about one new pod.
 *
 * @param pod its raw tree, as sent
 * @param podName the pod's name, or the start of it if the API server is yet to make one
 * @param dryRun whether nothing will be stored
 */
public record Review(String uid, String namespace, String podName, boolean dryRun, ObjectNode pod) {
    /** Without the pod: it may hold secrets in its variables. */
    @Override
    public String toString() {
        return "Review[uid=%s, namespace=%s, podName=%s, dryRun=%s]"
                .formatted(uid, namespace, podName, dryRun);
    }
}
