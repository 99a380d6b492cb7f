package io.outrigger.extproc.observe;

import java.util.List;
import java.util.Map;

/** Where the {@code gen_ai} metrics go beside the admin port. */
@FunctionalInterface
public interface MetricSink {
    /** Nowhere. */
    MetricSink NONE = _ -> {};

    /** All measurements of one attempt. Called by event loops: must not block. */
    void record(List<Measurement> attempt);

    /** One measurement. */
    record Measurement(GenAiMetric metric, Map<String, String> attributes, double amount) {}
}
