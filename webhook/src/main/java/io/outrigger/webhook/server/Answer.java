package io.outrigger.webhook.server;

import io.vertx.core.buffer.Buffer;

/** One HTTP response. */
record Answer(int status, String contentType, Buffer body) {
    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", Buffer.buffer(text + "\n"));
    }

    static Answer json(byte[] json) {
        return new Answer(200, "application/json", Buffer.buffer(json));
    }
}
