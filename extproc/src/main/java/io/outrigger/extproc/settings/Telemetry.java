package io.outrigger.extproc.settings;

import io.outrigger.extproc.observe.trace.Capture;
import io.outrigger.extproc.observe.trace.Convention;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is told to OpenTelemetry's collectors, and in which words.
 *
 * @param exported empty to tell nothing
 * @param sdk properties of OpenTelemetry's SDK
 */
public record Telemetry(
        Set<Signal> exported, SdkProperties sdk, Convention convention, Capture capture) {
    public Telemetry {
        exported = Set.copyOf(exported);
    }

    /** A kind of telemetry. */
    public enum Signal {
        TRACES,
        METRICS
    }

    /** Prints without values: headers for collectors are credentials. */
    public record SdkProperties(Map<String, String> values) {
        public SdkProperties {
            values = Map.copyOf(values);
        }

        @Override
        public String toString() {
            return new TreeMap<>(values).keySet().toString();
        }
    }
}
