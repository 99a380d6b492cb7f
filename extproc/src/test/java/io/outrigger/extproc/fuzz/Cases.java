package io.outrigger.extproc.fuzz;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.Spoken;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.client.RequestReader;
import io.outrigger.extproc.golden.HttpText;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Target.Arrival;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.Translation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Requests that are good: the golden ones. */
final class Cases {
    static final Path GOLDEN = Path.of("src/test/resources/golden/translate");
    static final List<Endpoint> ENDPOINTS =
            Spoken.endpoints().stream().sorted(Comparator.comparing(Endpoint::path)).toList();

    /** Folders with a request, in the order that an input's number means. */
    static final List<Path> REQUESTS = requests();

    private Cases() {}

    private static List<Path> requests() {
        try (Stream<Path> files = Files.find(GOLDEN, 3, (it, _) -> it.endsWith("in.request.txt"))) {
            return files.map(Path::getParent).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HttpText text(Path file) {
        try {
            return HttpText.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ClientRequest request(Path folder, Wish wish) throws ClientError {
        HttpText text = text(folder.resolve("in.request.txt"));
        boolean form = text.headers().getOrDefault("content-type", "").startsWith("multipart/");
        String body = form ? text.body().replace("\n", "\r\n") : text.body();
        if (wish == Wish.STREAM && !form) {
            body = body.replaceFirst("\\{", "{\"stream\":true,");
        }
        return request(text.target(), text.headers(), Slice.utf8(body));
    }

    /** Whether a request asks for a stream. */
    enum Wish {
        AS_IS,
        STREAM
    }

    static ClientRequest request(String path, Map<String, String> given, Slice body)
            throws ClientError {
        var headers = new TreeMap<>(given);
        headers.put(":path", path);
        headers.put(":method", "POST");
        headers.putIfAbsent("content-type", "application/json");
        Headers sent = Headers.of(headers);
        Endpoint endpoint = new Endpoints(ENDPOINTS).find(sent.path());
        if (endpoint == null) {
            throw new IllegalArgumentException(path);
        }
        return RequestReader.read(endpoint, sent, body);
    }

    static Translation translation(ClientRequest request, Schema.Name schema) throws ClientError {
        String version =
                switch (schema) {
                    case AzureOpenAI -> "2025-01-01-preview";
                    case GCPAnthropic -> "vertex-2023-10-16";
                    case AWSAnthropic -> "bedrock-2023-05-31";
                    case Cohere -> "v2";
                    case OpenAI, AWSBedrock, GCPVertexAI, Anthropic -> "";
                };
        return Spoken.provider(schema)
                .translate(
                        request,
                        new io.outrigger.extproc.provider.Target(
                                new Schema(schema, version, "v1"),
                                request.model(),
                                UsageNeed.COUNTED,
                                new Arrival(1_700_000_000, "outrigger-fuzz-1")));
    }
}
