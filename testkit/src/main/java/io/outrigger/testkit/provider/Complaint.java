package io.outrigger.testkit.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the provider holds against a request, in the form of OpenAI's errors.
 *
 * @param param the field, or null when none is at fault
 */
record Complaint(
        int status, String message, String type, @Nullable String param, @Nullable String code) {

    static Complaint of(String message, @Nullable String param, @Nullable String code) {
        return new Complaint(400, message, "invalid_request_error", param, code);
    }

    Complaint withStatus(int status) {
        return new Complaint(status, message, type, param, code);
    }

    String json() {
        var root = JsonNodeFactory.instance.objectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return root.toString();
    }
}
