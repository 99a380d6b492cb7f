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
        return prefix(target) + "/messages" + query(request);
    }

    /** The query of a client that speaks Anthropic's dialect is Anthropic's too: ?beta=true. */
    private static String query(ClientRequest request) {
        return isNative(request) ? request.headers().query() : "";
    }

    private static boolean isNative(ClientRequest request) {
        Operation operation = request.operation();
        return operation == Operation.MESSAGES || operation == Operation.COUNT_TOKENS;
    }

    private static String prefix(Target target) {
        String prefix = target.schema().prefix().replaceAll("^/+|/+$", "");
        return "/" + (prefix.isEmpty() ? "v1" : prefix);
    }

    /** The API refuses requests without a version. What we write ourselves has this one. */
    @Override
    public Map<String, @Nullable String> headers(ClientRequest request) {
        return isNative(request) && request.headers().find(VERSION_HEADER) != null
                ? Map.of()
                : Map.of(VERSION_HEADER, VERSION);
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
                prefix(target) + "/messages/count_tokens" + query(request),
                edit.apply(),
                headers(request),
                List.of());
    }

    @Override
    public String countMember() {
        return NATIVE_COUNT;
    }
}
