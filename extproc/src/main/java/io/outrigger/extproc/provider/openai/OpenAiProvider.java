package io.outrigger.extproc.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;
import io.outrigger.extproc.provider.Translation;

/** Passes requests through; edits only the model and the wish for usage, in place. */
public final class OpenAiProvider implements Provider {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};

    @Override
    public String label() {
        return "openai";
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        if (request.operation() != Operation.CHAT) {
            throw Provider.unsupported(request, target);
        }
        var edit = new JsonEdit(request.json());
        if (!target.model().equals(request.model())) {
            edit.set("model", JsonString.encode(target.model()));
        }
        boolean countsChunks = target.usage() == UsageNeed.COUNTED && request.isStreamed();
        if (countsChunks && !request.includeUsage()) {
            edit.set("stream_options", usageOptions(request.json()));
        }
        String path = path(target.schema()) + request.headers().query();
        return new Translation(
                Outbound.of(path, edit.apply()),
                head ->
                        new PassedResponse(
                                request.dialect(),
                                head,
                                new ChatGauge(),
                                PassedResponse.Errors.wrapping("OpenAIBackendError")));
    }

    private static String path(Schema schema) {
        String prefix = schema.prefix().replaceAll("^/+|/+$", "");
        return (prefix.isEmpty() ? "" : "/" + prefix) + "/chat/completions";
    }

    /** The value of {@code stream_options} with {@code include_usage} true, other options kept. */
    private static byte[] usageOptions(JsonObject body) {
        JsonObject options = body.object("stream_options");
        if (options == null) {
            return "{\"include_usage\":true}".getBytes(UTF_8);
        }
        return new JsonEdit(options).set("include_usage", TRUE).apply().toBytes();
    }
}
