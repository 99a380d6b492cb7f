package io.outrigger.extproc.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockPaths;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.Target;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModel: the path names the model and whether to stream, the body the
 * version and the betas.
 */
final class OnBedrock implements Hosting {
    private static final String VERSION = "bedrock-2023-05-31";
    private static final byte[] ONE = "1".getBytes(UTF_8);

    /** Bedrock refuses a request with any other beta. */
    private static final Set<String> BETAS =
            Set.of(
                    "computer-use-2024-10-22",
                    "computer-use-2025-01-24",
                    "context-1m-2025-08-07",
                    "context-management-2025-06-27",
                    "dev-full-thinking-2025-05-14",
                    "fine-grained-tool-streaming-2025-05-14",
                    "interleaved-thinking-2025-05-14",
                    "mcp-client-2025-04-04",
                    "mcp-client-2025-11-20",
                    "model-context-window-exceeded-2025-08-26",
                    "output-128k-2025-02-19",
                    "pdfs-2024-09-25",
                    "search-results-2025-06-09",
                    "token-counting-2024-11-01",
                    "token-efficient-tools-2025-02-19",
                    "tool-search-tool-2025-10-19",
                    "web-search-2025-03-05");

    /** What Bedrock calls a beta of Anthropic's. */
    private static final Map<String, String> ALIASES =
            Map.of("advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19");

    @Override
    public String label() {
        return "aws.anthropic";
    }

    @Override
    public String name() {
        return "Anthropic on Bedrock";
    }

    @Override
    public String path(ClientRequest request, Target target) {
        return BedrockPaths.model(
                target.model(), request.isStreamed() ? "invoke-with-response-stream" : "invoke");
    }

    @Override
    public Map<String, @Nullable String> headers(ClientRequest request) {
        return Outbound.removing("anthropic-version", "anthropic-beta");
    }

    @Override
    public List<String> adapt(JsonEdit body, ClientRequest request, Target target) {
        body.remove("model").remove("stream");
        version(body, target);
        var refused = new ArrayList<String>();
        var betas = new LinkedHashSet<String>();
        for (String asked : request.headers().get("anthropic-beta").split(",", -1)) {
            String beta = ALIASES.getOrDefault(asked.strip(), asked.strip());
            if (BETAS.contains(beta)) {
                betas.add(beta);
            } else if (!beta.isEmpty()) {
                refused.add("anthropic-beta." + beta);
            }
        }
        if (!betas.isEmpty()) {
            var list = new JsonWriter(128).beginArray();
            betas.forEach(list::text);
            body.set("anthropic_beta", list.endArray().take().toBytes());
        }
        return refused;
    }

    private static void version(JsonEdit body, Target target) {
        String version = target.schema().version();
        body.set("anthropic_version", JsonString.encode(version.isEmpty() ? VERSION : version));
    }

    @Override
    public ReplyReader replies(Target target) {
        return new FramedReplyReader();
    }

    @Override
    public boolean framesEvents() {
        return true;
    }

    @Override
    public ErrorReader errors() {
        return AnthropicErrors.reader("AWSBedrockBackendError");
    }

    /** The body is judged as one to be answered, so it needs a limit. */
    @Override
    public Outbound count(ClientRequest request, Slice body, Target target) {
        var edit = new JsonEdit(Bodies.object(body)).remove("model").remove("stream");
        version(edit, target);
        if (edit.object().value("max_tokens") == null) {
            edit.set("max_tokens", ONE);
        }
        var invoke = Base64.getEncoder().encode(edit.apply().toBytes());
        Slice question =
                new JsonWriter(invoke.length + 64)
                        .beginObject()
                        .name("input")
                        .beginObject()
                        .name("invokeModel")
                        .beginObject()
                        .name("body")
                        .quoted(Slice.of(invoke))
                        .endObject()
                        .endObject()
                        .endObject()
                        .take();
        return new Outbound(
                BedrockPaths.countTokens(target.model()), question, headers(request), List.of());
    }

    @Override
    public String countMember() {
        return "inputTokens";
    }
}
