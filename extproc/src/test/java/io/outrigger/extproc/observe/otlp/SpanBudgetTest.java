package io.outrigger.extproc.observe.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.observe.trace.AttributeValue;
import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import io.outrigger.extproc.observe.trace.SpanCarrier.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanBudgetTest {
    private static final int PLACES = 4;

    private final SpanBudget budget = new SpanBudget(10_000, PLACES);
    private final Slow slow = new Slow();
    private final SdkTracerProvider provider =
            SdkTracerProvider.builder()
                    .addSpanProcessor(
                            new WaitingSpans(
                                    BatchSpanProcessor.builder(new LeavingSpans(slow, budget))
                                            .setScheduleDelay(Duration.ofMillis(1))
                                            .setMaxQueueSize(PLACES)
                                            .setMaxExportBatchSize(1)
                                            .build(),
                                    budget))
                    .build();
    private final SdkSpans spans =
            new SdkSpans(provider.get("t"), TextMapPropagator.noop(), budget);

    /** Takes spans when it is told to. */
    private static final class Slow implements SpanExporter {
        private final List<CompletableResultCode> results = new ArrayList<>();
        private boolean fast;

        @Override
        public synchronized CompletableResultCode export(Collection<SpanData> some) {
            var result = new CompletableResultCode();
            results.add(result);
            return fast ? result.fail() : result;
        }

        synchronized void goOn() {
            fast = true;
            results.forEach(CompletableResultCode::succeed);
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @AfterEach
    void stop() {
        slow.goOn();
        provider.close();
    }

    private Carried open(int characters) {
        Carried span = spans.begin("s", Kind.INTERNAL, Headers.NONE);
        span.set(Map.of("text", new AttributeValue.Text("x".repeat(characters))));
        return span;
    }

    @Test
    void openSpansAndThoseThatWaitTakeRoomUntilTheyAreGone() throws InterruptedException {
        Carried open = open(5_000);
        assertThat(budget.held()).isBetween(5_000L, 5_200L);
        assertThat(spans.hasRoom()).isTrue();
        assertThat(open.keeps(4_000)).isTrue();
        assertThat(open.keeps(6_000)).isFalse();
        assertThat(spans.hasRoom()).isFalse();

        open.succeed();
        assertThat(budget.held()).isBetween(6_000L, 6_300L);
        slow.goOn();

        for (int i = 0; i < 500 && budget.held() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(budget.held()).isZero();
    }

    @Test
    void whatFindsNoPlaceIsDropped() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            open(10).succeed();
        }
        assertThat(budget.held()).isBetween(PLACES * 1_100L, PLACES * 1_200L);
        slow.goOn();

        for (int i = 0; i < 500 && budget.held() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(budget.held()).isZero();
    }
}
