package io.outrigger.extproc.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockBetas;
import io.outrigger.extproc.provider.BedrockPaths;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.Target;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's InvokeModel: the path names the model and whether to stream, the body the
 * version and the betas.
 */
final class OnBedrock implements Hosting {
    private static final String VERSION = "bedrock-2023-05-31";

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
        // tiers of service have other names here, and are asked for elsewhere
        body.remove("model").remove("stream").remove("service_tier");
        String version = target.schema().version();
        body.set("anthropic_version", JsonString.encode(version.isEmpty() ? VERSION : version));
        BedrockBetas betas = BedrockBetas.of(request.headers());
        if (!betas.taken().isEmpty()) {
            body.set("anthropic_beta", betas.json().toBytes());
        }
        return betas.refused();
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

    /** The body is judged as one to be answered, so it needs a limit, above that of thoughts. */
    @Override
    public Outbound count(ClientRequest request, Slice body, Target target) {
        JsonObject question = Bodies.object(body);
        var edit = new JsonEdit(question);
        List<String> unsupported = adapt(edit, request, target);
        if (question.value("max_tokens") == null) {
            JsonObject thinking = question.object("thinking");
            long thoughts = thinking == null ? 0 : thinking.number("budget_tokens");
            edit.set("max_tokens", Long.toString(Math.max(0, thoughts) + 1).getBytes(UTF_8));
        }
        var invoke = Base64.getEncoder().encode(edit.apply().toBytes());
        Slice wrapped =
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
                BedrockPaths.countTokens(target.model()), wrapped, headers(request), unsupported);
    }

    @Override
    public String countMember() {
        return "inputTokens";
    }
}
