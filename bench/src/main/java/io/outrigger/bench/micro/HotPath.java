package io.outrigger.bench.micro;

import io.outrigger.bench.workload.Workload;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.provider.bedrock.BedrockProvider;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each request passes, without Envoy and the socket. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-Xmx256m", "-XX:+UseCompactObjectHeaders"})
@State(Scope.Benchmark)
public class HotPath {
    private static final Headers JSON = Headers.of(Map.of("content-type", "application/json"));
    private static final Headers SSE =
            Headers.of(Map.of(":status", "200", "content-type", "text/event-stream"));
    private static final Headers FRAMES =
            Headers.of(
                    Map.of(":status", "200", "content-type", "application/vnd.amazon.eventstream"));
    private static final Target.Arrival ARRIVAL = new Target.Arrival(1_700_000_000, "bench");
    private static final Endpoint CHAT = endpoint("/v1/chat/completions");

    private final Slice small = body("small");
    private final Slice prompt220k = body("220k");
    private final Slice stream = body("stream");
    private final Slice vectors = pieces("embeddings").getFirst();
    private final List<Slice> chunks = pieces("stream");
    private final List<Slice> frames = pieces("bedrock-stream");
    private final Provider openai = OpenAiProviders.compatible();
    private final Provider bedrock = new BedrockProvider();

    private static Endpoint endpoint(String path) {
        return OpenAiEndpoints.below("").stream()
                .filter(it -> it.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Slice body(String workload) {
        return Slice.utf8(Workload.named(workload).body());
    }

    private static List<Slice> pieces(String workload) {
        return Workload.named(workload).pieces().stream().map(Slice::of).toList();
    }

    private static ClientRequest read(Slice body) throws ClientError {
        return RequestReader.read(CHAT, JSON, body);
    }

    private static Target target(Schema.Name schema) {
        return new Target(
                new Schema(schema, "", schema == Schema.Name.OpenAI ? "v1" : ""),
                "model",
                UsageNeed.COUNTED,
                ARRIVAL);
    }

    /** The scan of a long request that finds model, stream and stream_options. */
    @Benchmark
    public ClientRequest scan220k() throws ClientError {
        return read(prompt220k);
    }

    /** The scan of an answer whose usage stands at its end. */
    @Benchmark
    public JsonObject scanVectors() throws JsonSyntaxException {
        return JsonObject.parse(vectors);
    }

    /** A short request, passed. */
    @Benchmark
    public Translation passSmall() throws ClientError {
        return openai.translate(read(small), target(Schema.Name.OpenAI));
    }

    /** A short request in Bedrock's words. */
    @Benchmark
    public Translation bedrockSmall() throws ClientError {
        return bedrock.translate(read(small), target(Schema.Name.AWSBedrock));
    }

    /** A long request in Bedrock's words. */
    @Benchmark
    public Translation bedrock220k() throws ClientError {
        return bedrock.translate(read(prompt220k), target(Schema.Name.AWSBedrock));
    }

    /** 60 server-sent events of which one tells the usage. */
    @Benchmark
    public ResponseReader passStream() throws ClientError {
        return drained(openai.translate(read(stream), target(Schema.Name.OpenAI)), SSE, chunks);
    }

    /** 60 frames of an event stream, as server-sent events. */
    @Benchmark
    public ResponseReader bedrockStream() throws ClientError {
        return drained(
                bedrock.translate(read(stream), target(Schema.Name.AWSBedrock)), FRAMES, frames);
    }

    private static ResponseReader drained(
            Translation translation, Headers headers, List<Slice> pieces) {
        ResponseReader reader =
                translation.responses().open(new ResponseHead(200, headers, Delivery.STREAMED));
        for (int i = 0; i < pieces.size(); i++) {
            reader.chunk(
                    pieces.get(i), i == pieces.size() - 1 ? Position.LAST : Position.MORE_FOLLOW);
        }
        return reader;
    }
}
