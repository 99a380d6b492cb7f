package io.outrigger.extproc.exchange;

import org.jspecify.annotations.Nullable;

/** What a client can ask for, by exact path. */
enum Endpoint {
    CHAT_COMPLETIONS("/v1/chat/completions", "chat"),
    MODELS("/v1/models", "models");

    private final String path;
    private final String operation;

    Endpoint(String path, String operation) {
        this.path = path;
        this.operation = operation;
    }

    /** The endpoint of a path without its query, or null when there is none. */
    static @Nullable Endpoint find(String path) {
        for (Endpoint endpoint : values()) {
            if (endpoint.path.equals(path)) {
                return endpoint;
            }
        }
        return null;
    }

    /** The metric label {@code gen_ai.operation.name}. */
    String operation() {
        return operation;
    }
}
