package io.outrigger.extproc.provider.openai;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.openai.ChatCompletionRequest;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseReader;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Target.UsageNeed;

/** Passes requests through; edits only the model and the wish for usage, in place. */
public final class OpenAiProvider implements Provider {
    @Override
    public String label() {
        return "openai";
    }

    @Override
    public Outbound encode(ChatCompletionRequest request, Target target) {
        var edit = new JsonEdit(request.body());
        if (!target.model().equals(request.model())) {
            edit.set("model", JsonString.encode(target.model()));
        }
        boolean countsChunks = target.usage() == UsageNeed.COUNTED && request.stream();
        if (countsChunks && !request.includeUsage()) {
            edit.set("stream_options", request.usageOptions());
        }
        return new Outbound(path(target.schema()) + target.query(), edit.apply());
    }

    private static String path(Schema schema) {
        String prefix = schema.prefix().replaceAll("^/+|/+$", "");
        return (prefix.isEmpty() ? "" : "/" + prefix) + "/chat/completions";
    }

    @Override
    public ResponseReader reader(ChatCompletionRequest request) {
        return new OpenAiResponseReader();
    }
}
