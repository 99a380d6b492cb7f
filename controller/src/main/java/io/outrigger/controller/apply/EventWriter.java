package io.outrigger.controller.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.tree.Json;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes warnings about objects that are not ours, where their owners look. */
public final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int CONFLICT = 409;
    private static final int MAX_MESSAGE = 1024;
    private static final int MAX_PREFIX = 200;

    private final ObjectWriter writer;
    private final InstantSource clock;

    public EventWriter(ObjectWriter writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /** A warning. Equal warnings are one Event, whichever replica writes them, and how often. */
    public record Warning(ObjectRef about, String uid, String reason, String message) {}

    /** Whether it is there now. */
    public boolean write(Warning warning) {
        try {
            writer.create(ref(warning), tree(warning));
            LOG.atInfo()
                    .addKeyValue("object", warning.about())
                    .addKeyValue("reason", warning.reason())
                    .addKeyValue("message", warning.message())
                    .log("An Event was written");
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return true;
            }
            LOG.atWarn()
                    .addKeyValue("object", warning.about())
                    .addKeyValue("error", e.getMessage())
                    .log("An Event could not be written");
            return false;
        }
    }

    private static ObjectRef ref(Warning warning) {
        var about = warning.about().key();
        String identity = warning.uid() + warning.reason() + warning.message();
        String prefix =
                about.name().length() <= MAX_PREFIX
                        ? about.name()
                        : about.name().substring(0, MAX_PREFIX);
        return new ObjectRef(
                Kinds.EVENT,
                new ObjectKey(
                        about.namespace(),
                        prefix + "." + UUID.nameUUIDFromBytes(identity.getBytes(UTF_8))));
    }

    private ObjectNode tree(Warning warning) {
        var kind = warning.about().kind();
        var key = warning.about().key();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String message = warning.message();
        return Json.object(
                "apiVersion", Kinds.EVENT.apiVersion(),
                "kind", Kinds.EVENT.kind(),
                "metadata",
                        Json.object(
                                "namespace", key.namespace(), "name", ref(warning).key().name()),
                "involvedObject",
                        Json.object(
                                "apiVersion", kind.apiVersion(),
                                "kind", kind.kind(),
                                "namespace", key.namespace(),
                                "name", key.name(),
                                "uid", warning.uid()),
                "type", "Warning",
                "reason", warning.reason(),
                "message",
                        message.length() <= MAX_MESSAGE
                                ? message
                                : message.substring(0, MAX_MESSAGE),
                "source", Json.object("component", "outrigger"),
                "firstTimestamp", now,
                "lastTimestamp", now,
                "count", 1);
    }
}
