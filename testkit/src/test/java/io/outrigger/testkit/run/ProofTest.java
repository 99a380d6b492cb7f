package io.outrigger.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final Usage USAGE = new Usage(17, 10, 27);
    private static final Answer ANSWER = new Answer(200, "id-1", "Hello.", 0, Optional.of(USAGE));
    private static final Optional<LogLine> LOG = Optional.of(new LogLine("{}", "id-1", USAGE));
    private static final TokenMetric METRIC = new TokenMetric(17, 10);

    @Test
    void threeEqualWitnessesAreEnough() {
        assertThat(new Proof(ANSWER, LOG, METRIC).differences()).isEmpty();
    }

    @Test
    void otherCostsInTheLogAreADifference() {
        var log = Optional.of(new LogLine("{}", "id-1", new Usage(17, 10, -1)));

        assertThat(new Proof(ANSWER, log, METRIC).differences())
                .containsExactly(
                        "usage of the answer: input 17, output 10, total 27;"
                                + " costs in the access log: input 17, output 10, total -1");
    }

    @Test
    void aMetricThatCountedTwiceIsADifference() {
        assertThat(new Proof(ANSWER, LOG, new TokenMetric(34, 20)).differences())
                .containsExactly(
                        "usage of the answer: input 17, output 10, total 27;"
                                + " metric: gen_ai_client_token_usage +34 input, +20 output");
    }

    @Test
    void everyMissingWitnessIsNamed() {
        var refused = new Answer(503, "", "", 0, Optional.empty());

        assertThat(new Proof(refused, Optional.empty(), METRIC).differences())
                .containsExactly(
                        "the client got 503, not 200",
                        "the answer has no text",
                        "nobody knows the request id",
                        "the answer has no usage",
                        "Envoy's access log has no line for this request id");
    }

    @Test
    void aMetricIsSummedOverItsLabels() {
        String text =
                """
                # TYPE gen_ai_client_token_usage histogram
                gen_ai_client_token_usage_bucket{gen_ai_token_type="input",le="1.0"} 9
                gen_ai_client_token_usage_sum{gen_ai_token_type="input",gen_ai_request_model="a"} 17.0
                gen_ai_client_token_usage_sum{gen_ai_token_type="input",gen_ai_request_model="b"} 3.0
                gen_ai_client_token_usage_sum{gen_ai_token_type="output",gen_ai_request_model="a"} 10.0
                gen_ai_client_token_usage_sum{gen_ai_token_type="cached_input",gen_ai_request_model="a"} 5.0
                """;

        assertThat(TokenMetric.parsed(text)).isEqualTo(new TokenMetric(20, 10));
    }
}
