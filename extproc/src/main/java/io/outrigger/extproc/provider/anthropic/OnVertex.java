package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PathSegment;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vertex AI: the path names the model, the body the version. Paths are relative: the credential
 * puts project and location before them.
 */
final class OnVertex implements Hosting {
    private static final String VERSION = "vertex-2023-10-16";
    private static final String PUBLISHER = "publishers/anthropic/models/";

    @Override
    public String label() {
        return "gcp.anthropic";
    }

    @Override
    public String name() {
        return "Anthropic on Vertex AI";
    }

    @Override
    public String path(ClientRequest request, Target target) {
        String method = request.isStreamed() ? ":streamRawPredict" : ":rawPredict";
        return PUBLISHER + PathSegment.escaped(target.model()) + method;
    }

    @Override
    public Map<String, @Nullable String> headers(ClientRequest request) {
        return Outbound.removing("anthropic-version");
    }

    @Override
    public List<String> adapt(JsonEdit body, ClientRequest request, Target target) {
        // there is but one tier of service, and a request that names any is refused
        body.remove("model").remove("service_tier");
        if (request.isStreamed() && body.object().value("stream") == null) {
            body.set("stream", FirstParty.TRUE);
        }
        String version = target.schema().version();
        body.set("anthropic_version", JsonString.encode(version.isEmpty() ? VERSION : version));
        return List.of();
    }

    @Override
    public ReplyReader replies(Target target) {
        return new MessageReplyReader();
    }

    @Override
    public boolean framesEvents() {
        return false;
    }

    @Override
    public ErrorReader errors() {
        return AnthropicErrors.reader("GCPBackendError");
    }

    /** A model of its own, which wants the other's name without the alias of its version. */
    @Override
    public Outbound count(ClientRequest request, Slice body, Target target) {
        String model = target.model().replaceFirst("@(default|latest)$", "");
        var edit = new JsonEdit(Bodies.object(body)).set("model", JsonString.encode(model));
        return new Outbound(
                PUBLISHER + "count-tokens:rawPredict", edit.apply(), headers(request), List.of());
    }

    @Override
    public String countMember() {
        return NATIVE_COUNT;
    }
}
