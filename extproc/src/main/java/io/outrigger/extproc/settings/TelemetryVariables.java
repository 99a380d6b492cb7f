package io.outrigger.extproc.settings;

import io.outrigger.extproc.observe.trace.Capture;
import io.outrigger.extproc.observe.trace.Capture.Part;
import io.outrigger.extproc.observe.trace.Convention;
import io.outrigger.extproc.settings.Telemetry.SdkProperties;
import io.outrigger.extproc.settings.Telemetry.Signal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables of OpenTelemetry and OpenInference. */
final class TelemetryVariables {
    private static final String OTEL = "OTEL_";
    private static final String HIDE = "OPENINFERENCE_HIDE_";
    private static final String CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
    private static final String TEMPORALITY = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";

    private final Variables variables;

    private TelemetryVariables(Variables variables) {
        this.variables = variables;
    }

    static Telemetry read(Variables variables) {
        return new TelemetryVariables(variables).telemetry();
    }

    private Telemetry telemetry() {
        var exporters = new TreeMap<Signal, List<String>>();
        boolean disabled = variables.text("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true");
        for (Signal signal : Signal.values()) {
            List<String> named = exporters(signal);
            if (!disabled && !named.isEmpty()) {
                exporters.put(signal, named);
            }
        }
        var convention = variables.choice("AI_GATEWAY_TRACING_SEMCONV", Convention.OPENINFERENCE);
        return new Telemetry(
                exporters.keySet(), properties(exporters), convention, capture(convention));
    }

    /** A collector's address alone asks for telemetry too. */
    private List<String> exporters(Signal signal) {
        String variable = OTEL + signal + "_EXPORTER";
        String text = variables.text(variable, "");
        if (text.isEmpty()) {
            boolean hasCollector =
                    !variables.text("OTEL_EXPORTER_OTLP_ENDPOINT", "").isEmpty()
                            || !variables
                                    .text("OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT", "")
                                    .isEmpty();
            return hasCollector ? List.of("otlp") : List.of();
        }
        var named = new ArrayList<String>();
        for (String name : text.split(",", -1)) {
            switch (name.strip()) {
                case "none" -> {}
                case "prometheus" -> {
                    // on the admin port always
                    if (signal != Signal.METRICS) {
                        variables.mistake(variable, text, "none, console or otlp");
                    }
                }
                case "console", "otlp" -> named.add(name.strip());
                default -> variables.mistake(variable, text, expected(signal));
            }
        }
        return named;
    }

    private static String expected(Signal signal) {
        return switch (signal) {
            case TRACES -> "none, console or otlp";
            case METRICS -> "none, console, prometheus or otlp";
        };
    }

    private SdkProperties properties(Map<Signal, List<String>> exporters) {
        var properties = new TreeMap<String, String>();
        // as Envoy AI Gateway's SDK
        properties.put(PROTOCOL, "http/protobuf");
        if (!variables.text(OTEL + "RESOURCE_ATTRIBUTES", "").contains("service.name=")) {
            properties.put("otel.service.name", "ai-gateway");
        }
        // a long conversation has many; their sizes are bounded
        properties.put("otel.span.attribute.count.limit", "4096");
        // labels are bounded already, and all of them shall be told
        properties.put("otel.java.metrics.cardinality.limit", "10000");
        variables
                .withPrefix(OTEL)
                .forEach(
                        (name, value) ->
                                properties.put(
                                        name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        variables.oneOf(TEMPORALITY, Set.of("cumulative", "delta", "lowmemory"));
        for (String protocol : new String[] {"", "TRACES_", "METRICS_"}) {
            variables.oneOf(
                    "OTEL_EXPORTER_OTLP_" + protocol + "PROTOCOL", Set.of("grpc", "http/protobuf"));
        }
        for (Signal signal : Signal.values()) {
            properties.put(
                    "otel." + signal.name().toLowerCase(Locale.ROOT) + ".exporter",
                    String.join(",", exporters.getOrDefault(signal, List.of("none"))));
        }
        properties.put("otel.logs.exporter", "none");
        return new SdkProperties(properties);
    }

    /** The conventions differ in whether content is told by default. */
    private Capture capture(Convention convention) {
        Set<Part> hidden = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (variables.flag(HIDE + part)) {
                hidden.add(part);
            }
        }
        for (String name : variables.withPrefix(HIDE).keySet()) {
            if (!variables.isAsked(name)) {
                variables.unknown(name, HIDE);
            }
        }
        if (!variables.flag(CAPTURE, convention == Convention.OPENINFERENCE)) {
            hidden.addAll(Set.of(Part.INPUTS, Part.OUTPUTS));
        }
        return new Capture(
                hidden,
                variables.count("OPENINFERENCE_BASE64_IMAGE_MAX_LENGTH", 32_000),
                (int)
                        Math.min(
                                variables.size("OUTRIGGER_SPAN_CONTENT_LIMIT", 64L << 10),
                                Integer.MAX_VALUE / 4));
    }
}
