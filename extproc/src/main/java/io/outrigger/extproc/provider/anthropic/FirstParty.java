package io.outrigger.extproc.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code api.anthropic.com}, and servers with its API. */
final class FirstParty implements Hosting {
    static final byte[] TRUE = "true".getBytes(UTF_8);

    private static final String VERSION_HEADER = "anthropic-version";
    private static final String VERSION = "2023-06-01";

    @Override
    public String label() {
        return "anthropic";
    }

    @Override
    public String name() {
        return "Anthropic";
    }

    @Override
    public String path(ClientRequest request, Target target) {
        // the client's own query is Anthropic's too, such as ?beta=true
        String query = request.operation() == Operation.MESSAGES ? request.headers().query() : "";
        return prefix(target) + "/messages" + query;
    }

    private static String prefix(Target target) {
        String prefix = target.schema().prefix().replaceAll("^/+|/+$", "");
        return "/" + (prefix.isEmpty() ? "v1" : prefix);
    }

    /** The API refuses requests without a version. */
    @Override
    public Map<String, @Nullable String> headers(ClientRequest request) {
        return request.headers().find(VERSION_HEADER) == null
                ? Map.of(VERSION_HEADER, VERSION)
                : Map.of();
    }

    @Override
    public List<String> adapt(JsonEdit body, ClientRequest request, Target target) {
        name(body, target);
        if (request.isStreamed() && body.object().value("stream") == null) {
            body.set("stream", TRUE);
        }
        return List.of();
    }

    private static void name(JsonEdit body, Target target) {
        if (!target.model().equals(body.object().string("model"))) {
            body.set("model", JsonString.encode(target.model()));
        }
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
        return AnthropicErrors.reader("AnthropicBackendError");
    }

    @Override
    public Outbound count(ClientRequest request, Slice body, Target target) throws ClientError {
        var edit = new JsonEdit(Bodies.object(body));
        name(edit, target);
        return new Outbound(
                prefix(target) + "/messages/count_tokens",
                edit.apply(),
                headers(request),
                List.of());
    }

    @Override
    public String countMember() {
        return "input_tokens";
    }
}
