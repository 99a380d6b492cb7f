package io.outrigger.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.golden.HttpText;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.ResponseReader.Position;
import io.outrigger.extproc.provider.ResponseReader.Whole;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;
import io.outrigger.extproc.settings.EndpointPrefixes;
import io.outrigger.testkit.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every translation as files: {@code golden/translate/<operation>/<case>/in.request.txt} is what a
 * client sends; beside it a folder per schema holds what that provider gets ({@code
 * out.request.txt}), and for each {@code in.<reply>.txt} that it answers, what the client gets
 * ({@code out.<reply>.txt}). README.md in the golden folder describes the files.
 */
class TranslationGoldenTest {
    private static final Path ROOT = Path.of("src/test/resources/golden/translate");
    private static final Target.Arrival ARRIVAL =
            new Target.Arrival(1_700_000_000, "outrigger-golden-1");

    @TestFactory
    Stream<DynamicTest> everyTranslation() {
        return folders(ROOT).stream()
                .flatMap(operation -> folders(operation).stream())
                .flatMap(request -> targets(request).stream().map(it -> test(request, it)));
    }

    /** Every schema, and the variants that the case has. */
    private static SortedSet<String> targets(Path request) {
        var targets = new TreeSet<String>();
        for (Schema.Name schema : Schema.Name.values()) {
            if (Dialects.providers().find(schema).isPresent()) {
                targets.add(schema.name());
            }
        }
        folders(request).forEach(it -> targets.add(it.getFileName().toString()));
        return targets;
    }

    private static List<Path> folders(Path parent) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DynamicTest test(Path request, String target) {
        String name = ROOT.relativize(request) + "/" + target;
        return DynamicTest.dynamicTest(
                name, () -> new Case(Golden.of("translate/" + name), target).run());
    }

    /** One request with one provider. */
    private static final class Case {
        private final Golden golden;
        private final HttpText client;
        private final Provider provider;
        private final Target target;

        /** The target is a schema, or {@code SCHEMA+anything} for a second variant of it. */
        Case(Golden golden, String target) throws IOException {
            this.golden = golden;
            this.client =
                    HttpText.parse(
                            Files.readString(golden.folder().resolveSibling("in.request.txt")));
            var schema = Schema.Name.valueOf(target.substring(0, (target + "+").indexOf('+')));
            this.provider = Dialects.providers().find(schema).orElseThrow();
            this.target = target(golden, schema);
        }

        private Target target(Golden it, Schema.Name schema) {
            var settings = new TreeMap<String, String>();
            if (it.has("in.target.txt")) {
                for (String line : it.read("in.target.txt").lines().toList()) {
                    int colon = line.indexOf(':');
                    settings.put(line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            return new Target(
                    new Schema(
                            schema,
                            settings.getOrDefault("version", version(schema)),
                            settings.getOrDefault("prefix", "v1")),
                    settings.getOrDefault("model", ""),
                    settings.containsKey("counted")
                            ? Target.UsageNeed.COUNTED
                            : Target.UsageNeed.NOT_COUNTED,
                    ARRIVAL);
        }

        private static String version(Schema.Name schema) {
            return switch (schema) {
                case AzureOpenAI -> "2025-01-01-preview";
                case GCPAnthropic -> "vertex-2023-10-16";
                case AWSAnthropic -> "bedrock-2023-05-31";
                case Cohere -> "v2";
                case OpenAI, AWSBedrock, GCPVertexAI, Anthropic -> "";
            };
        }

        void run() throws Exception {
            ClientRequest request;
            Translation translation;
            try {
                request = request(client.body());
                translation = translate(request);
            } catch (ClientError e) {
                golden.matches("out.refused.txt", e.kind().status() + "\n\n" + e.text() + "\n");
                golden.noUnusedFiles();
                return;
            }
            golden.matches("out.request.txt", told(request, translation.outbound()));
            assertThat(translate(request).outbound().body().toString())
                    .as("a retry says the same")
                    .isEqualTo(translation.outbound().body().toString());
            for (String reply : replies()) {
                golden.matches("out." + reply + ".txt", answered(reply));
            }
            golden.noUnusedFiles();
        }

        private List<String> replies() throws IOException {
            var replies = new ArrayList<String>();
            try (Stream<Path> files = Files.list(golden.folder())) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.matches("in\\.(?!target)[a-z0-9-]+\\.txt")) {
                        replies.add(name.substring(3, name.length() - 4));
                    }
                }
            }
            return replies;
        }

        private ClientRequest request(String body) throws ClientError {
            var headers = new TreeMap<>(client.headers());
            headers.put(":path", client.target());
            headers.put(":method", "POST");
            headers.putIfAbsent("content-type", "application/json");
            Headers sent = Headers.of(headers);
            Endpoint endpoint =
                    Objects.requireNonNull(
                            new Endpoints(Dialects.endpoints(EndpointPrefixes.DEFAULT))
                                    .find(sent.path()),
                            sent.path());
            return RequestReader.read(
                    endpoint, sent, Slice.utf8(isForm() ? body.replace("\n", "\r\n") : body));
        }

        private boolean isForm() {
            return client.headers().getOrDefault("content-type", "").startsWith("multipart/");
        }

        private Translation translate(ClientRequest request) throws ClientError {
            String model = target.model().isEmpty() ? request.model() : target.model();
            return provider.translate(
                    request, new Target(target.schema(), model, target.usage(), target.arrival()));
        }

        /** The request that the provider gets. */
        private String told(ClientRequest request, Outbound outbound) {
            var text = new StringBuilder("POST " + outbound.path() + "\n");
            headers(text, outbound.headers());
            if (!outbound.unsupported().isEmpty()) {
                text.append("(unsupported: " + String.join(", ", outbound.unsupported()) + ")\n");
            }
            text.append('\n');
            text.append(
                    outbound.body() == request.payload().bytes()
                            ? "(the client's bytes)"
                            : outbound.body().toString().replace("\r\n", "\n"));
            return text.append('\n').toString();
        }

        private static void headers(
                StringBuilder text, java.util.Map<String, @Nullable String> headers) {
            headers.forEach(
                    (name, value) ->
                            text.append(value == null ? "-" + name : name + ": " + value)
                                    .append('\n'));
        }

        /** What the client gets for one reply of the provider. */
        private String answered(String reply) throws ClientError, JsonSyntaxException {
            HttpText answer = HttpText.parse(golden.read("in." + reply + ".txt"));
            byte[] body = answer.bytes();
            boolean stream = reply.startsWith("stream");
            ClientRequest request =
                    request(stream && !isForm() ? streamed(client.body()) : client.body());
            Translation translation = translate(request);
            var headers = Headers.of(answer.headers());
            int status = Integer.parseInt(answer.target().substring(0, 3));
            boolean wholeAnswer =
                    !stream || status != 200 || headers.mediaType().equals("application/json");
            var head =
                    new ResponseHead(
                            status, headers, wholeAnswer ? Delivery.WHOLE : Delivery.STREAMED);
            if (wholeAnswer) {
                ResponseReader reader = translation.responses().open(head);
                return whole(head, reader, body);
            }
            String atOnce = streamed(translation.responses().open(head), body, body.length);
            for (int cut = 1; cut < body.length; cut++) {
                assertThat(streamed(translation.responses().open(head), body, cut))
                        .as("%s cut at byte %s", reply, cut)
                        .isEqualTo(atOnce);
            }
            assertThat(streamed(translation.responses().open(head), body, -1))
                    .as("%s byte by byte", reply)
                    .isEqualTo(atOnce);
            return atOnce;
        }

        private static String streamed(String body) throws JsonSyntaxException {
            var object = JsonObject.parse(Slice.utf8(body));
            return new JsonEdit(object)
                    .set("stream", "true".getBytes(StandardCharsets.US_ASCII))
                    .apply()
                    .toString();
        }

        private static String whole(ResponseHead head, ResponseReader reader, byte[] body) {
            var text = new StringBuilder();
            switch (reader.whole(Slice.of(body))) {
                case Whole.Untouched _ -> {
                    text.append(head.status() + "\n");
                    headers(text, reader.headers());
                    text.append("\n(the provider's bytes)");
                }
                case Whole.Replaced(var status, var type, var replaced) -> {
                    text.append(status + "\n");
                    headers(text, reader.headers());
                    text.append("content-type: " + type + "\n\n" + replaced);
                }
            }
            return text.append('\n').append(told(reader)).toString();
        }

        private static String streamed(ResponseReader reader, byte[] body, int cut) {
            var text = new StringBuilder("200\n");
            headers(text, reader.headers());
            text.append('\n');
            int step = cut < 0 ? 1 : cut;
            var out = new java.io.ByteArrayOutputStream();
            int from = 0;
            do {
                int to = cut > 0 && from > 0 ? body.length : Math.min(body.length, from + step);
                Slice piece = Slice.of(body, from, to - from);
                Slice written =
                        reader.chunk(
                                piece, to == body.length ? Position.LAST : Position.MORE_FOLLOW);
                out.writeBytes((written == null ? piece : written).toBytes());
                from = to;
            } while (from < body.length);
            byte[] written = out.toByteArray();
            text.append(
                    java.util.Arrays.equals(written, body)
                            ? "(the provider's bytes)\n"
                            : new String(written, StandardCharsets.UTF_8));
            return text.append(told(reader)).toString();
        }

        /** What the gateway learned from a response. */
        private static String told(ResponseReader reader) {
            var usage = reader.usage();
            var text = new StringBuilder("\n(usage:");
            number(text, "input", usage.input());
            number(text, "output", usage.output());
            number(text, "total", usage.total());
            number(text, "cached", usage.cachedInput());
            number(text, "cache-creation", usage.cacheCreationInput());
            number(text, "reasoning", usage.reasoning());
            number(text, "audio-input", usage.audioInput());
            number(text, "audio-output", usage.audioOutput());
            text.append(")\n(model: " + reader.model() + ")\n");
            if (reader.failure() != null) {
                text.append("(failure: " + reader.failure().status() + ")\n");
            }
            return text.toString();
        }

        private static void number(StringBuilder text, String name, long count) {
            if (count >= 0) {
                text.append(String.format(Locale.ROOT, " %s %d", name, count));
            }
        }
    }
}
