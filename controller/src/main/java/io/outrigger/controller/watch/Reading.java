package io.outrigger.controller.watch;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads objects of a kind as records. */
record Reading(ApiKind kind) {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    /** Empty for an object that cannot be read, which is logged. */
    Optional<ApiObject> object(Seen seen) {
        try {
            return Optional.of(ApiObjects.read(kind, seen.tree(), UnknownKeys.IGNORED));
        } catch (ApiObjects.Malformed e) {
            LOG.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("namespace", seen.key().namespace())
                    .addKeyValue("name", seen.key().name())
                    .addKeyValue("error", e.getMessage())
                    .log("An object is not as its schema says and is left out");
            return Optional.empty();
        }
    }
}
