package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Lets spans wait for their export as long as there is room. */
final class WaitingSpans implements SpanProcessor {
    private final SpanProcessor processor;
    private final SpanBudget budget;

    WaitingSpans(SpanProcessor processor, SpanBudget budget) {
        this.processor = processor;
        this.budget = budget;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        processor.onStart(parent, span);
    }

    @Override
    public boolean isStartRequired() {
        return processor.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getSpanContext().isSampled()
                && budget.admit(SpanBudget.sizeOfSpan(span.getAttributes()))) {
            processor.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return processor.isEndRequired();
    }

    @Override
    public CompletableResultCode shutdown() {
        return processor.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return processor.forceFlush();
    }
}
