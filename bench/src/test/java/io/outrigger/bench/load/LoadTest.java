package io.outrigger.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final byte[] TEXT = "{}".getBytes(US_ASCII);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final Map<String, Answer> ANSWERS =
            Map.of(
                    "whole", Answer.document(TEXT),
                    "slow", Answer.stream("text/event-stream", List.of(TEXT, TEXT), PAUSE),
                    "none",
                            new Answer(
                                    List.of(),
                                    List.of(
                                            ByteBuffer.wrap(
                                                    "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"
                                                            .getBytes(US_ASCII))),
                                    Duration.ZERO));

    private static ByteBuffer request(String answer) {
        String text =
                "POST / HTTP/1.1\r\nHost: a\r\nX-Bench-Answer: "
                        + answer
                        + "\r\nX-Bench-Keep: it\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    private static Load.Outcome run(Upstream upstream, String answer) {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port());
        return Load.run(new Load.Plan(target, request(answer), 3, Duration.ofMillis(100)));
    }

    @Test
    void countsAnswersAndTheirTimes() {
        try (var upstream = Upstream.start(ANSWERS)) {
            var outcome = run(upstream, "slow");

            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.latencies()).hasSizeGreaterThanOrEqualTo(3).isSorted();
            // between the head, two pieces and the end
            assertThat(outcome.quantile(0)).isGreaterThanOrEqualTo(3 * PAUSE.toNanos());
            assertThat(upstream.received("it").body()).isEqualTo("hello!");
        }
    }

    @Test
    void anAnswerThatIsNot200IsAFailure() {
        try (var upstream = Upstream.start(ANSWERS)) {
            var outcome = run(upstream, "none");

            assertThat(outcome.latencies()).isEmpty();
            assertThat(outcome.errors()).containsOnlyKeys("HTTP/1.1 503 Busy");
        }
    }

    @Test
    void aClosedConnectionIsAFailure() {
        try (var upstream = Upstream.start(ANSWERS)) {
            var outcome = run(upstream, "unknown");

            assertThat(outcome.latencies()).isEmpty();
            assertThat(outcome.failed()).isGreaterThanOrEqualTo(3);
        }
    }
}
