package io.outrigger.extproc.observe.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.observe.trace.AttributeValue;
import io.outrigger.extproc.observe.trace.SpanCarrier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Spans as OpenTelemetry's SDK makes and samples them. */
final class SdkSpans implements SpanCarrier {
    private static final TextMapGetter<Headers> CALLER =
            (headers, name) -> headers == null ? null : headers.find(name.toLowerCase(Locale.ROOT));

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final SpanBudget budget;

    SdkSpans(Tracer tracer, TextMapPropagator propagator, SpanBudget budget) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.budget = budget;
    }

    @Override
    public boolean hasRoom() {
        return budget.hasRoom();
    }

    @Override
    public Carried begin(String name, Kind kind, Headers parent) {
        Context caller = propagator.extract(Context.root(), parent, CALLER);
        Span span =
                tracer.spanBuilder(name)
                        .setParent(caller)
                        .setSpanKind(
                                switch (kind) {
                                    case INTERNAL -> SpanKind.INTERNAL;
                                    case CLIENT -> SpanKind.CLIENT;
                                })
                        .startSpan();
        var propagated = new HashMap<String, String>();
        propagator.inject(
                caller.with(span),
                propagated,
                (headers, header, value) -> {
                    if (headers != null) {
                        headers.put(header.toLowerCase(Locale.ROOT), value);
                    }
                });
        return new SdkSpan(span, Map.copyOf(propagated), budget);
    }

    /** One span. */
    private static final class SdkSpan implements Carried {
        private final Span span;
        private final Map<String, String> propagated;
        private final SpanBudget budget;
        private final AtomicLong held = new AtomicLong();
        private int kept;

        SdkSpan(Span span, Map<String, String> propagated, SpanBudget budget) {
            this.span = span;
            this.propagated = propagated;
            this.budget = budget;
        }

        @Override
        public Map<String, String> propagated() {
            return propagated;
        }

        @Override
        public boolean keeps(int bytes) {
            hold(bytes - kept);
            kept = bytes;
            return budget.hasRoom();
        }

        private void hold(long bytes) {
            held.addAndGet(bytes);
            budget.hold(bytes);
        }

        /** Once ended, a span waits on its own account. */
        private void end() {
            span.end();
            hold(-held.get());
        }

        @Override
        public boolean isRecording() {
            return span.isRecording();
        }

        @Override
        public void set(Map<String, AttributeValue> attributes) {
            Attributes told = attributes(attributes);
            hold(SpanBudget.size(told));
            span.setAllAttributes(told);
        }

        @Override
        public void event(String name, Map<String, AttributeValue> attributes) {
            span.addEvent(name, attributes(attributes));
        }

        @Override
        public void succeed() {
            span.setStatus(StatusCode.OK);
            end();
        }

        @Override
        public void fail(String description) {
            span.setStatus(StatusCode.ERROR, description);
            end();
        }

        private static Attributes attributes(Map<String, AttributeValue> values) {
            var attributes = new LinkedHashMap<AttributeKey<?>, Object>();
            values.forEach(
                    (name, value) -> {
                        switch (value) {
                            case AttributeValue.Text(var text) ->
                                    attributes.put(AttributeKey.stringKey(name), text);
                            case AttributeValue.Count(var number) ->
                                    attributes.put(AttributeKey.longKey(name), number);
                            case AttributeValue.Real(var number) ->
                                    attributes.put(AttributeKey.doubleKey(name), number);
                            case AttributeValue.Texts(var texts) ->
                                    attributes.put(AttributeKey.stringArrayKey(name), texts);
                            case AttributeValue.Reals(var numbers) ->
                                    attributes.put(AttributeKey.doubleArrayKey(name), numbers);
                        }
                    });
            return new InOrder(attributes);
        }
    }
}
