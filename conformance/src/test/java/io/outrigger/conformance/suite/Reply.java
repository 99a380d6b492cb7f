package io.outrigger.conformance.suite;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.sdk.Arrival;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What a client got, and what its request left behind. */
record Reply(Call call, int status, HttpHeaders headers, String body) {

    static Reply of(Call call, HttpResponse<String> response) {
        return new Reply(call, response.statusCode(), response.headers(), response.body());
    }

    String contentType() {
        return header("content-type");
    }

    /** The first header of this name; empty when there is none. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The body, which must be JSON. */
    JsonNode json() {
        return Json.parse(body);
    }

    /** The requests that reached providers, oldest first. */
    List<Arrival> arrivals() {
        return call.stage().providers().arrivals(call.cell());
    }

    /** The only request that reached a provider. */
    Arrival arrival() {
        var arrivals = arrivals();
        if (arrivals.size() != 1) {
            throw new AssertionError(
                    "%s: %d %s: %s (expected: one)".formatted(call.cell(), status, body, arrivals));
        }
        return arrivals.getFirst();
    }

    /** What ext_proc told the access log of the last attempt. */
    JsonNode accessLog() {
        var headers = arrivals().getLast().headers();
        return call.stage().accessLog(Objects.requireNonNull(headers.get("x-request-id")));
    }
}
