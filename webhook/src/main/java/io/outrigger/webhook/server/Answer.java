package io.outrigger.webhook.server;

import io.outrigger.webhook.admission.AdmissionReviews;
import io.vertx.core.buffer.Buffer;

/** One HTTP response. */
record Answer(int status, String contentType, Buffer body) {
    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", Buffer.buffer(text + "\n"));
    }

    static Answer json(byte[] json) {
        return json(200, json);
    }

    /** No verdict: the failurePolicy decides about the pod, and its creator reads the message. */
    static Answer failure(int status, String message) {
        return json(status, AdmissionReviews.failure(status, message));
    }

    private static Answer json(int status, byte[] json) {
        return new Answer(status, "application/json", Buffer.buffer(json));
    }
}
