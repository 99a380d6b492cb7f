package io.outrigger.extproc.observe.trace;

/** {@code AI_GATEWAY_TRACING_SEMCONV}: in which words spans tell of requests. */
public enum Convention {
    /** OpenInference's. */
    OPENINFERENCE,
    /** OpenTelemetry's for generative AI. */
    GEN_AI
}
