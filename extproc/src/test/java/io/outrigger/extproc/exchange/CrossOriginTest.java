package io.outrigger.extproc.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Cors;
import io.outrigger.extproc.envoy.HeaderMutation;
import io.outrigger.extproc.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pages may call, and what their browsers are told. */
class CrossOriginTest {
    private static final Cors APP =
            new Cors(
                    List.of("ai.example", "*.team.example"),
                    List.of("https://app.example", "https://*.apps.example:*"),
                    List.of("POST", "GET"),
                    List.of("authorization", "content-type"),
                    List.of("x-request-id"),
                    600,
                    true);
    private static final Cors OTHERS = Cors.NONE.at(List.of("*"));
    private static final List<Cors> ALL = List.of(APP, OTHERS);

    @ParameterizedTest
    @CsvSource({
        "ai.example, https://app.example, true",
        "AI.example:8080, https://APP.example, true",
        "a.team.example, https://app.example, true",
        "a.b.team.example, https://app.example, false",
        "other.example, https://app.example, false",
        "ai.example, https://x.apps.example:8443, true",
        "ai.example, https://x.apps.example, false",
        "ai.example, http://app.example, false",
        "ai.example, https://app.example.evil, false",
        "ai.example, https://evil/https://app.example, false",
        "ai.example, null, false",
    })
    void aHostAllowsSomeOrigins(String host, String origin, boolean allowed) {
        assertThat(CrossOrigin.of(ALL, headers(host, origin)) != null).isEqualTo(allowed);
    }

    @Test
    void whoIsNoPageIsNotAsked() {
        assertThat(CrossOrigin.of(ALL, headers("ai.example", ""))).isNull();
        assertThat(
                        CrossOrigin.of(
                                ALL,
                                headers("ai.example", "https://app.example/" + "x".repeat(300))))
                .isNull();
        assertThat(CrossOrigin.of(List.of(), headers("ai.example", "https://app.example")))
                .isNull();
    }

    @Test
    void aBrowserIsToldWhatItMay() {
        var page = new CrossOrigin(APP, "https://app.example");

        var reply = page.allowed().getImmediateResponse();

        assertThat(reply.getStatus().getCode()).isEqualTo(200);
        assertThat(sets(reply.getHeaders()))
                .containsAllEntriesOf(
                        Map.of(
                                "access-control-allow-origin", "https://app.example",
                                "access-control-allow-methods", "POST,GET",
                                "access-control-allow-headers", "authorization,content-type",
                                "access-control-expose-headers", "x-request-id",
                                "access-control-max-age", "600",
                                "access-control-allow-credentials", "true",
                                "vary", "origin"));
    }

    private static Map<String, String> sets(HeaderMutation mutation) {
        var sets = new TreeMap<String, String>();
        mutation.getSetHeadersList()
                .forEach(
                        it ->
                                sets.put(
                                        it.getHeader().getKey(),
                                        it.getHeader().getRawValue().toStringUtf8()));
        return sets;
    }

    private static Headers headers(String host, String origin) {
        return Headers.of(Map.of(":authority", host, "origin", origin));
    }
}
