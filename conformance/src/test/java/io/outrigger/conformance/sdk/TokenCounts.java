package io.outrigger.conformance.sdk;

import io.outrigger.testkit.sdk.Arrival;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request cost.
 *
 * @param input -1 when nobody told
 * @param output as input
 */
record TokenCounts(long input, long output) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Of the answers whose tokens Envoy's access log has otherwise than their providers. */
    static List<String> wrong(SdkGateway gateway) {
        var answers =
                gateway.providers().arrivals().stream()
                        .filter(it -> it.outcome() == Arrival.Outcome.ANSWERED)
                        .filter(it -> it.usage().isPresent())
                        .toList();
        gateway.accessLog(requestId(answers.getLast()));
        Map<String, TokenCounts> logged =
                gateway.accessLog().stream()
                        .map(JSON::readTree)
                        .collect(
                                Collectors.toMap(
                                        it -> it.path("request_id").asString(),
                                        TokenCounts::logged,
                                        (_, last) -> last));
        return answers.stream()
                .filter(it -> !told(it).equals(logged.get(requestId(it))))
                .map(
                        it ->
                                "%s %s: %s (expected: %s)"
                                        .formatted(
                                                it.headers().get("x-cell"),
                                                it.target(),
                                                logged.get(requestId(it)),
                                                told(it)))
                .toList();
    }

    private static String requestId(Arrival arrival) {
        return Objects.requireNonNull(arrival.headers().get("x-request-id"));
    }

    private static TokenCounts told(Arrival arrival) {
        Arrival.Usage usage = arrival.usage().orElseThrow();
        return new TokenCounts(usage.prompt(), usage.output());
    }

    private static TokenCounts logged(JsonNode line) {
        return new TokenCounts(logged(line, "llm_input_token"), logged(line, "llm_output_token"));
    }

    private static long logged(JsonNode line, String name) {
        JsonNode found = line.findValue(name);
        return found == null || found.isNull() ? -1 : found.asLong();
    }
}
