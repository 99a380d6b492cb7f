package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.BedrockBetas;
import io.outrigger.extproc.provider.Unsupported;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code additionalModelRequestFields}: what Converse has no name for, under the names that the
 * models have for it, in alphabetical order.
 */
final class ModelFields {
    private static final Pattern ANTHROPICS = Pattern.compile("[a-z_]+_20\\d{6}");

    private final Conversation conversation;
    private final ModelFamily family;
    private final Unsupported unsupported;
    private final SortedMap<String, Slice> fields = new TreeMap<>();

    ModelFields(Conversation conversation, String model, Unsupported unsupported) {
        this.conversation = conversation;
        this.family = ModelFamily.of(model);
        this.unsupported = unsupported;
    }

    /** Writes the member, if there is anything to say. */
    void write(JsonWriter out, BedrockBetas betas) throws ClientError {
        betas(betas);
        builtIns();
        topK();
        thinking();
        JsonValue effort = conversation.asked().value(Field.EFFORT);
        if (effort != null) {
            effort(effort.text().decode());
        }
        if (!fields.isEmpty()) {
            out.name("additionalModelRequestFields").beginObject();
            fields.forEach((name, value) -> out.name(name).raw(value));
            out.endObject();
        }
    }

    private void betas(BedrockBetas betas) {
        if (family != ModelFamily.CLAUDE) {
            return;
        }
        betas.refused().forEach(unsupported::leaveOut);
        if (!betas.taken().isEmpty()) {
            fields.put("anthropic_beta", betas.json());
        }
    }

    /** Tools that Anthropic defines and the client runs, such as {@code bash_20250124}. */
    private void builtIns() throws ClientError {
        var builtIns = new JsonWriter(64).beginArray();
        boolean told = false;
        for (Tool tool : conversation.tools()) {
            if (tool instanceof Tool.BuiltIn(var type, var json)) {
                if (family != ModelFamily.CLAUDE || !ANTHROPICS.matcher(type).matches()) {
                    throw unsupported.refuse("tool type " + type);
                }
                builtIns.raw(json.raw());
                told = !(conversation.toolChoice() instanceof ToolChoice.None);
            }
        }
        if (told) {
            fields.put("tools", builtIns.endArray().take());
        }
    }

    private void topK() {
        JsonValue topK = conversation.asked().value(Field.TOP_K);
        if (topK == null) {
            return;
        }
        switch (family) {
            case NOVA, NOVA_2 ->
                    fields.put("inferenceConfig", object().member("topK", topK).endObject().take());
            case CLAUDE, GPT_OSS, GPT, KIMI, OTHER -> fields.put("top_k", topK.raw());
        }
    }

    private void thinking() {
        Thinking thinking = conversation.thinking();
        if (thinking == null) {
            return;
        }
        var out = object();
        if (thinking.mode() == Thinking.Mode.ENABLED) {
            out.member("budget_tokens", thinking.budget());
        }
        out.member("display", thinking.display())
                .member("type", thinking.mode().name().toLowerCase(Locale.ROOT));
        fields.put("thinking", out.endObject().take());
    }

    /** Each maker has a name of its own; Converse has one too, which only Claude heeds. */
    private void effort(String level) {
        switch (family) {
            case CLAUDE -> {}
            case NOVA -> unsupported.leaveOut(Field.EFFORT);
            case NOVA_2 -> fields.put("reasoningConfig", novas(level));
            case GPT_OSS, KIMI -> fields.put("reasoning_effort", text(level));
            case GPT ->
                    fields.put("reasoning", object().member("effort", level).endObject().take());
            case OTHER -> fields.put("reasoning_config", text(level));
        }
    }

    /** https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
    private static Slice novas(String level) {
        String most =
                switch (level) {
                    case "none" -> "";
                    case "minimal" -> "low";
                    case "xhigh", "max" -> "high";
                    default -> level;
                };
        var out = object();
        return most.isEmpty()
                ? out.member("type", "disabled").endObject().take()
                : out.member("maxReasoningEffort", most)
                        .member("type", "enabled")
                        .endObject()
                        .take();
    }

    private static JsonWriter object() {
        return new JsonWriter(64).beginObject();
    }

    private static Slice text(String text) {
        return Slice.of(JsonString.encode(text));
    }
}
