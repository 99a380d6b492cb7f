package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.sdk.trace.IdGenerator;

/**
 * Random ids that do not say so in {@code traceparent}: a flag of its second level, which the
 * reference does not set and older parsers do not expect.
 */
final class PlainIds implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();

    @Override
    public String generateSpanId() {
        return random.generateSpanId();
    }

    @Override
    public String generateTraceId() {
        return random.generateTraceId();
    }
}
