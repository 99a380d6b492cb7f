package io.outrigger.testkit.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A client of the gateway that knows nothing of what is behind it. */
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .build();
    private final URI gateway;
    private final String model;

    Client(URI gateway, String model) {
        this.gateway = gateway;
        this.model = model;
    }

    Answer send(Call call) {
        return send(call, Map.of());
    }

    Answer send(Call call, Map<String, String> headers) {
        var request =
                HttpRequest.newBuilder(gateway.resolve("/v1/chat/completions"))
                        .timeout(PATIENCE)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(call.body(model).toString()));
        headers.forEach(request::header);
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            return Answer.of(
                    call,
                    response.statusCode(),
                    response.headers().firstValue("x-request-id").orElse(""),
                    response.body());
        } catch (IOException e) {
            return Answer.of(call, 0, "", "no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.of(call, 0, "", "interrupted");
        }
    }
}
