package io.outrigger.testkit.provider;

import tools.jackson.databind.json.JsonMapper;

/** A request that the provider refuses, in OpenAI's form. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;

    Refusal(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    int status() {
        return status;
    }

    byte[] body() {
        var json = JsonMapper.shared();
        var body = json.createObjectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return json.writeValueAsBytes(body);
    }
}
