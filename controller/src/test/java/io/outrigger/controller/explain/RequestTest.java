package io.outrigger.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.outrigger.controller.explain.Request.Delivery;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void everyPartIsRead() {
        var request =
                Request.parse(
                        " POST /v1/chat/completions?a=b  stream=true header:X-Team=a=b host=AI.example:8080"
                                + " model=m=1 ");

        assertThat(request)
                .isEqualTo(
                        new Request(
                                Operation.CHAT,
                                "?a=b",
                                "ai.example",
                                "m=1",
                                Delivery.STREAM,
                                Map.of("x-team", "a=b")));
    }

    @Test
    void hostAndDeliveryHaveDefaults() {
        var request = Request.parse("POST /v1/embeddings model=m");

        assertThat(request.host()).isEqualTo("localhost");
        assertThat(request.delivery()).isEqualTo(Delivery.WHOLE);
    }

    @Test
    void allMistakesAreNamedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Request.parse("GET /v1/files stream=maybe tool=x header:=1 host="))
                .satisfies(
                        e ->
                                assertThat(
                                                String.valueOf(e.getMessage())
                                                        .lines()
                                                        .map(it -> it.replaceAll(":? .*", "")))
                                        .containsExactly(
                                                "method", "stream", "tool", "header:", "host=",
                                                "path", "model"));
    }

    @Test
    void aLoneWordIsNoRequest() {
        assertThatIllegalArgumentException().isThrownBy(() -> Request.parse("POST"));
    }
}
