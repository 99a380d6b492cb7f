package io.outrigger.manifests.sidecar;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A path that stays below the folder that it is relative to; empty for that folder itself. */
final class RelativePath {
    static final String EXPECTED = "a relative path without ..";

    private RelativePath() {}

    /** Whether a value is one. */
    static boolean is(JsonNode value) {
        return value.isString()
                && !value.stringValue().startsWith("/")
                && !List.of(value.stringValue().split("/", -1)).contains("..");
    }
}
