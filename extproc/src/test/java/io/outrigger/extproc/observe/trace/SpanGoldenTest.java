package io.outrigger.extproc.observe.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.anthropic.AnthropicEndpoints;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.cohere.CohereEndpoints;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.golden.HttpText;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.transcript.ReplyRecorder;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.anthropic.AnthropicProviders;
import io.outrigger.extproc.provider.cohere.CohereProvider;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Spans as files: {@code in.request.txt} and the provider's {@code in.response.txt} or {@code
 * in.stream.txt} of a case become {@code out.openinference.txt} and {@code out.gen-ai.txt}, with
 * all content.
 */
class SpanGoldenTest {
    private static final Capture ALL = new Capture(Set.of(), 60, 64 << 10);
    private static final HeaderAttributes SESSION =
            new HeaderAttributes(List.of(new HeaderAttributes.Entry("x-session", "session.id")));

    static Stream<Golden> cases() {
        return Golden.cases("spans");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tells(Golden golden) throws ClientError {
        golden.matches(
                "out.openinference.txt", told(golden, Convention.OPENINFERENCE, ALL, 1 << 20));
        golden.matches("out.gen-ai.txt", told(golden, Convention.GEN_AI, ALL, 1 << 20));
        for (Convention convention : Convention.values()) {
            assertThat(told(golden, convention, ALL, 1))
                    .as("byte by byte")
                    .isEqualTo(told(golden, convention, ALL, 1 << 20));
        }
        golden.noUnusedFiles();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tellsNoContentWhenItIsHidden(Golden golden) throws ClientError {
        var hidden = new Capture(EnumSet.of(Capture.Part.INPUTS, Capture.Part.OUTPUTS), 60, 999);

        for (Convention convention : Convention.values()) {
            assertThat(told(golden, convention, hidden, 1 << 20))
                    .doesNotContain("SECRET")
                    .contains(" (");
        }
    }

    @Test
    void aSpanKeepsNoMoreThanItsLimit() throws ClientError {
        Golden golden = Golden.of("spans/chat-stream");
        for (Convention convention : Convention.values()) {
            String all = told(golden, convention, ALL, 1 << 20);
            String some = told(golden, convention, new Capture(Set.of(), 60, 100), 1 << 20);

            assertThat(some).isNotEqualTo(all).endsWith("= OK\n");
            assertThat(some.lines()).allMatch(line -> line.length() < 300);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tellsNoContentWhenThereIsNoRoom(Golden golden) throws ClientError {
        for (Convention convention : Convention.values()) {
            var spans = new ToldSpans(false);
            assertThat(told(golden, Tracing.of(spans, convention, ALL, SESSION), spans, 1 << 20))
                    .doesNotContain("SECRET")
                    .contains(" (");
        }
    }

    /** Also requests that no provider would take, and replies in dialects that no client speaks. */
    @Test
    void whateverComesIsTold() throws IOException {
        var root = Path.of("src/test/resources/golden/translate");
        int requests = 0;
        int replies = 0;
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith("in.request.txt")).toList()) {
                for (Convention convention : Convention.values()) {
                    try {
                        var request = request(HttpText.parse(Files.readString(file)));
                        var spans = new ToldSpans();
                        Tracing.of(spans, convention, ALL, SESSION).begin(request);
                        assertThat(spans.text()).contains(request.model());
                        requests++;
                        replies += replies(file.resolveSibling("."), request);
                    } catch (ClientError _) {
                        // refused before there is a span
                    }
                }
            }
        }
        assertThat(requests).isGreaterThan(100);
        assertThat(replies).isGreaterThan(200);
    }

    private static int replies(Path folder, ClientRequest request) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            var replies =
                    files.filter(it -> it.getFileName().toString().startsWith("in."))
                            .filter(it -> !it.toString().matches(".*in\\.(request|target)\\.txt"))
                            .toList();
            for (Path reply : replies) {
                var answer = HttpText.parse(Files.readString(reply));
                for (var delivery : Delivery.values()) {
                    var spans = new ToldSpans();
                    RequestSpan span =
                            Tracing.of(spans, Convention.OPENINFERENCE, ALL, SESSION)
                                    .begin(request);
                    ReplyRecorder recorder = span.recorder("text/event-stream").orElseThrow();
                    Slice body = Slice.of(answer.bytes());
                    if (delivery == Delivery.WHOLE) {
                        recorder.whole(body);
                    } else {
                        recorder.chunk(body);
                        span.chunkArrived();
                    }
                    span.succeeded(Usage.NONE, "");
                    assertThat(spans.text()).endsWith("= OK\n");
                }
            }
            return replies.size();
        }
    }

    private static String told(Golden golden, Convention convention, Capture capture, int step)
            throws ClientError {
        var spans = new ToldSpans(true);
        return told(golden, Tracing.of(spans, convention, capture, SESSION), spans, step);
    }

    private static String told(Golden golden, Tracing tracing, ToldSpans spans, int step)
            throws ClientError {
        ClientRequest request = request(HttpText.parse(golden.read("in.request.txt")));
        RequestSpan span = tracing.begin(request);
        span.sent("the.provider");
        var delivery = golden.has("in.stream.txt") ? Delivery.STREAMED : Delivery.WHOLE;
        var answer =
                HttpText.parse(
                        golden.read(
                                delivery == Delivery.STREAMED
                                        ? "in.stream.txt"
                                        : "in.response.txt"));
        var headers = Headers.of(answer.headers());
        var head = new ResponseHead(Integer.parseInt(answer.target()), headers, delivery);
        ReplyRecorder recorder = span.recorder(headers.mediaType()).orElseThrow();
        ResponseReader reader = reader(request).translate(request, target()).responses().open(head);
        Slice body = Slice.of(answer.bytes());
        if (delivery == Delivery.WHOLE) {
            reader.whole(body);
            recorder.whole(body);
        } else {
            for (int at = 0; at < body.length(); at += step) {
                Slice piece = body.part(at, Math.min(body.length(), at + step));
                boolean last = at + step >= body.length();
                reader.chunk(piece, last ? Position.LAST : Position.MORE_FOLLOW);
                span.chunkArrived();
                recorder.chunk(piece);
            }
        }
        if (head.isSuccess()) {
            span.succeeded(reader.usage(), reader.model());
        } else {
            span.failed(head.status(), reader.usage(), reader.model());
        }
        span.failed(RequestSpan.GONE);
        return spans.text();
    }

    private static ClientRequest request(HttpText text) throws ClientError {
        var headers = new TreeMap<>(text.headers());
        headers.put(":path", text.target());
        headers.put(":method", "POST");
        headers.putIfAbsent("content-type", "application/json");
        var sent = Headers.of(headers);
        var endpoints =
                new Endpoints(
                        Stream.of(
                                        OpenAiEndpoints.below(""),
                                        AnthropicEndpoints.below("/anthropic"),
                                        CohereEndpoints.below("/cohere"))
                                .flatMap(List::stream)
                                .toList());
        boolean form = headers.get("content-type").startsWith("multipart/");
        return RequestReader.read(
                Objects.requireNonNull(endpoints.find(sent.path())),
                sent,
                Slice.utf8(form ? text.body().replace("\n", "\r\n") : text.body()));
    }

    /** One that speaks the client's dialect. */
    private static Provider reader(ClientRequest request) {
        Operation operation = request.operation();
        if (operation == Operation.RERANK) {
            return new CohereProvider();
        }
        return operation == Operation.MESSAGES
                ? AnthropicProviders.firstParty()
                : OpenAiProviders.compatible();
    }

    private static Target target() {
        return new Target(
                new Schema(Schema.Name.OpenAI, "v2", "v1"),
                "m",
                Target.UsageNeed.NOT_COUNTED,
                new Target.Arrival(1_700_000_000, "id"));
    }
}
