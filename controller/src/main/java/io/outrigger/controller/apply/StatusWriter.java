package io.outrigger.controller.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.plan.StatusUpdate;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Writes conditions. */
public final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final ObjectWriter writer;
    private final BooleanSupplier leads;

    /**
     * Writes nothing yet.
     *
     * @param leads asked before each write; while it is false nothing is written
     */
    public StatusWriter(ObjectWriter writer, BooleanSupplier leads) {
        this.writer = writer;
        this.leads = leads;
    }

    /** How it went. */
    public enum Outcome {
        WRITTEN,
        /** At least one status is not written; the next round tries again. */
        INCOMPLETE
    }

    /** Writes all updates, several at once. */
    public Outcome write(List<StatusUpdate> updates) {
        var incomplete = new AtomicBoolean();
        InParallel.forEach(
                updates.stream(),
                update -> {
                    if (!leads.getAsBoolean() || !isWritten(update)) {
                        incomplete.set(true);
                    }
                });
        return incomplete.get() ? Outcome.INCOMPLETE : Outcome.WRITTEN;
    }

    private boolean isWritten(StatusUpdate update) {
        try {
            writer.mergeStatus(update.ref(), tree(update));
            return true;
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("object", update.ref())
                    .addKeyValue("error", e.getMessage())
                    .log("A status could not be written");
            return false;
        }
    }

    private static JsonNode tree(StatusUpdate update) {
        var status = update.status();
        var kind = update.ref().kind();
        if (Kinds.POLICIES.contains(kind)) {
            return Json.object("ancestors", Json.node(status.ancestors()));
        }
        return Json.object(
                "conditions",
                Json.node(status.conditions()),
                "parents",
                kind.equals(Kinds.AI_GATEWAY_ROUTE) ? Json.node(status.parents()) : null);
    }
}
