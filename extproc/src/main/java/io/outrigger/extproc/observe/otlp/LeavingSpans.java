package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Notes which spans wait no more, taken or not. */
final class LeavingSpans implements SpanExporter {
    private final SpanExporter exporter;
    private final SpanBudget budget;

    LeavingSpans(SpanExporter exporter, SpanBudget budget) {
        this.exporter = exporter;
        this.budget = budget;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans)
                .whenComplete(
                        () ->
                                spans.forEach(
                                        it ->
                                                budget.leave(
                                                        SpanBudget.sizeOfSpan(
                                                                it.getAttributes()))));
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
