package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.run.Gateway.RequestIds;
import io.outrigger.testkit.run.settings.Breakage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Two requests and what is known of them, through a whole chain or a broken one. */
final class Once {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int PASSED_UNMEDIATED = 3;

    private static final Duration METRIC_LIMIT = Duration.ofSeconds(3);

    private final Gateway gateway;
    private final Provider provider;
    private final String model;
    private final Client client;
    private final Story story;

    Once(Gateway gateway, Provider provider, String model, Story story) {
        this.gateway = gateway;
        this.provider = provider;
        this.model = model;
        this.client = new Client(gateway.address(), model);
        this.story = story;
    }

    /** Sends both and checks them; the exit code. */
    int prove() throws Exception {
        var differences = new ArrayList<String>();
        for (Call call : Call.values()) {
            differences.addAll(story.step(call.title(), () -> prove(call)));
        }
        OptionalLong received = provider.received();
        if (received.isPresent() && received.getAsLong() != Call.values().length) {
            differences.add("the provider counted " + received.getAsLong() + " requests, not 2");
        }
        if (differences.isEmpty()) {
            story.conclude("ok");
            return OK;
        }
        story.conclude("NOT ok\n  " + String.join("\n  ", differences));
        return FAILED;
    }

    private List<String> prove(Call call) {
        TokenMetric before = TokenMetric.of(gateway.sidecarAdmin());
        long lines = LogLine.count(gateway.accessLog());
        Answer sent = client.send(call);
        boolean told = gateway.requestIds() == RequestIds.IN_ANSWER;
        var log = LogLine.find(gateway.accessLog(), lines, told ? sent.requestId() : "");
        Answer answer = told ? sent : sent.named(log.map(LogLine::requestId).orElse(""));
        story.say(answer.text());
        String chunks = call == Call.STREAMED ? " in " + answer.chunks() + " chunks" : "";
        story.say("status      " + answer.status() + chunks);
        story.say("request id  " + answer.requestId());
        story.say("usage       " + answer.usage().map(Usage::toString).orElse("none"));
        story.say("access log  " + log.map(LogLine::text).orElse("no line"));
        TokenMetric metric = metricAfter(before);
        story.say("metric      " + metric);
        return new Proof(answer, log, metric)
                .differences().stream().map(it -> call.title() + ": " + it).toList();
    }

    /** The sidecar counts when the response has passed, which the client may see earlier. */
    private TokenMetric metricAfter(TokenMetric before) {
        long end = System.nanoTime() + METRIC_LIMIT.toNanos();
        while (true) {
            TokenMetric delta = TokenMetric.of(gateway.sidecarAdmin()).minus(before);
            if (delta.output() != 0 || System.nanoTime() > end) {
                return delta;
            }
            Await.pause(Duration.ofMillis(20));
        }
    }

    /** Takes a link away and shows that nothing gets through; never {@link #OK}. */
    int proveBroken(Breakage breakage) throws Exception {
        var odd = new ArrayList<String>();
        for (Gateway.Break it : gateway.breaks(breakage)) {
            odd.addAll(story.step("Broken: " + it.what(), () -> broken(it)));
        }
        long received = provider.received().orElseThrow();
        if (received != 0) {
            story.conclude(
                    "ALARM: the provider got %d requests past a broken link".formatted(received));
            return PASSED_UNMEDIATED;
        }
        String verdict =
                odd.isEmpty()
                        ? "as it must be: the client got errors, the provider got nothing"
                        : "the provider got nothing, but:\n  " + String.join("\n  ", odd);
        story.conclude("not ok, " + verdict);
        return FAILED;
    }

    private List<String> broken(Gateway.Break it) throws Exception {
        it.action().run();
        var odd = new ArrayList<String>();
        for (Call call : Call.values()) {
            refused(call, Map.of(), odd);
        }
        refused(Call.WHOLE, Map.of("x-ai-eg-model", model), odd);
        story.say("provider counted " + provider.received().orElseThrow());
        return odd;
    }

    private void refused(Call call, Map<String, String> headers, List<String> odd) {
        Answer answer = client.send(call, headers);
        String what = call.title() + (headers.isEmpty() ? "" : ", client sets x-ai-eg-model");
        story.say("%s: %d %s".formatted(what, answer.status(), answer.text()));
        if (answer.status() < 500) {
            odd.add("%s: the client got %d, not 5xx".formatted(what, answer.status()));
        }
    }
}
