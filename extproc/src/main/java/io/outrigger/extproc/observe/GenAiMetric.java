package io.outrigger.extproc.observe;

/**
 * Envoy AI Gateway's metrics of generative AI, which follow OpenTelemetry's semantic conventions.
 */
public enum GenAiMetric {
    TOKENS(
            "gen_ai.client.token.usage",
            "token",
            "Tokens of a response, by type",
            "gen_ai.token.type"),
    DURATION(
            "gen_ai.server.request.duration",
            "s",
            "From an attempt's start to the end of its response",
            "error.type"),
    FIRST_TOKEN(
            "gen_ai.server.time_to_first_token",
            "s",
            "From an attempt's start to the first piece of its streamed response",
            ""),
    PER_TOKEN(
            "gen_ai.server.time_per_output_token",
            "s",
            "Between two tokens of a streamed response behind the first, on average",
            "");

    private final String otelName;
    private final String unit;
    private final String help;
    private final String ownAttribute;

    GenAiMetric(String otelName, String unit, String help, String ownAttribute) {
        this.otelName = otelName;
        this.unit = unit;
        this.help = help;
        this.ownAttribute = ownAttribute;
    }

    /** OpenTelemetry's name. */
    public String otelName() {
        return otelName;
    }

    public String unit() {
        return unit;
    }

    public String help() {
        return help;
    }

    /** Prometheus' name. */
    public String prometheusName() {
        String plain = label(otelName);
        return unit.equals("s") ? plain + "_seconds" : plain;
    }

    /** An attribute beside those that all have; empty for none. */
    String ownAttribute() {
        return ownAttribute;
    }

    /** Upper bounds. */
    public double[] buckets() {
        return switch (this) {
            case TOKENS ->
                    new double[] {
                        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304,
                        16777216, 67108864
                    };
            case DURATION ->
                    new double[] {
                        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48,
                        40.96, 81.92
                    };
            case FIRST_TOKEN ->
                    new double[] {
                        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5,
                        7.5, 10, 15, 20, 30, 45, 60
                    };
            case PER_TOKEN ->
                    new double[] {
                        0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
                    };
        };
    }

    /** What Prometheus calls a name of OpenTelemetry's. */
    static String label(String name) {
        String label = name.replaceAll("[^A-Za-z0-9_]", "_");
        return label.matches("[0-9].*") ? "_" + label : label;
    }
}
