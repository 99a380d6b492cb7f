package io.outrigger.testkit.run;

import tools.jackson.databind.node.ObjectNode;

/** The two requests that are sent. */
enum Call {
    WHOLE("One answer", "In one short sentence: what is an outrigger?"),
    STREAMED("Streamed answer", "In one short sentence: why do canoes have one?");

    private final String title;
    private final String question;

    Call(String title, String question) {
        this.title = title;
        this.question = question;
    }

    String title() {
        return title;
    }

    ObjectNode body(String model) {
        var body = Trees.object();
        body.put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        if (this == STREAMED) {
            body.put("stream", true);
            body.putObject("stream_options").put("include_usage", true);
        }
        return body;
    }
}
