package io.outrigger.controller.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.plan.StatusUpdate;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes conditions. */
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final ObjectWriter writer;

    public StatusWriter(ObjectWriter writer) {
        this.writer = writer;
    }

    /** How it went. */
    public enum Outcome {
        WRITTEN,
        /** At least one status is not written; the next round tries again. */
        INCOMPLETE
    }

    /** Writes all updates. */
    public Outcome write(List<StatusUpdate> updates) {
        var outcome = Outcome.WRITTEN;
        for (var update : updates) {
            try {
                writer.mergeStatus(update.ref(), tree(update));
            } catch (KubernetesClientException e) {
                outcome = Outcome.INCOMPLETE;
                LOG.atWarn()
                        .addKeyValue("object", update.ref())
                        .addKeyValue("error", e.getMessage())
                        .log("A status could not be written");
            }
        }
        return outcome;
    }

    private static JsonNode tree(StatusUpdate update) {
        var tree = Json.node(update.status());
        if (!update.ref().kind().equals(Kinds.AI_GATEWAY_ROUTE)
                && tree instanceof ObjectNode object) {
            object.remove("parents");
        }
        return tree;
    }
}
