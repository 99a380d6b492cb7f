package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Http;
import java.net.URI;

/**
 * The sums of the sidecar's {@code gen_ai_client_token_usage} over all labels but the token's kind.
 */
record TokenMetric(long input, long output) {
    private static final String NAME = "gen_ai_client_token_usage";

    static TokenMetric of(URI sidecarAdmin) {
        return parsed(Http.get(sidecarAdmin.resolve("/metrics")).body());
    }

    static TokenMetric parsed(String text) {
        return new TokenMetric(sum(text, "input"), sum(text, "output"));
    }

    TokenMetric minus(TokenMetric before) {
        return new TokenMetric(input - before.input, output - before.output);
    }

    private static long sum(String text, String kind) {
        double sum =
                text.lines()
                        .filter(line -> line.startsWith(NAME + "_sum{"))
                        .filter(line -> line.contains("gen_ai_token_type=\"" + kind + "\""))
                        .mapToDouble(
                                line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum();
        return Math.round(sum);
    }

    @Override
    public String toString() {
        return NAME + " +" + input + " input, +" + output + " output";
    }
}
