package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.ResponseFormat;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ClaudeModels;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation as the body of {@code POST /v1/messages}, without a model. */
final class MessagesBody {
    private static final Set<Field> FIELDS =
            EnumSet.of(
                    Field.MAX_TOKENS,
                    Field.TEMPERATURE,
                    Field.TOP_P,
                    Field.TOP_K,
                    Field.STOP,
                    Field.USER,
                    Field.SERVICE_TIER,
                    Field.EFFORT,
                    Field.THINKING,
                    Field.TOOLS,
                    Field.TOOL_CHOICE,
                    Field.PARALLEL_TOOL_CALLS,
                    Field.RESPONSE_FORMAT,
                    Field.STRICT_TOOLS,
                    Field.CACHE_CONTROL,
                    Field.TOOL_ERROR,
                    Field.DOCUMENT_TITLE,
                    Field.CITATIONS);

    /**
     * The API insists on a limit, clients of other dialects need not give one. This one every model
     * accepts.
     */
    private static final long DEFAULT_MAX_TOKENS = 4096;

    private static final JsonText OMITTED = JsonText.of("omitted");

    private final Conversation conversation;
    private final String model;
    private final Unsupported unsupported;
    private final Slice written;
    private final List<String> names;

    /**
     * Writes a body.
     *
     * @param provider for messages to clients
     * @param model after override: older ones lack some features
     */
    MessagesBody(String provider, Conversation conversation, String model) throws ClientError {
        this.conversation = conversation;
        this.model = model;
        this.unsupported = new Unsupported(provider);
        this.written = write();
        this.names = unsupported.names(asked(), FIELDS, Set.of());
    }

    Slice written() {
        return written;
    }

    /** What the client asked for and the body does not say. */
    List<String> unsupported() {
        return names;
    }

    private Asked asked() {
        return conversation.asked();
    }

    private Slice write() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        maxTokens(out);
        MessagesBlocks.messages(out, conversation.messages(), unsupported);
        temperature(out);
        out.member("top_k", asked().value(Field.TOP_K));
        topP(out);
        user(out);
        outputConfig(out);
        serviceTier(out);
        stops(out);
        question(out);
        return out.endObject().take();
    }

    /** Only what counts when tokens are counted. */
    Slice counted() throws ClientError {
        var out = new JsonWriter(4096).beginObject();
        MessagesBlocks.messages(out, conversation.messages(), unsupported);
        question(out);
        return out.endObject().take();
    }

    private void question(JsonWriter out) throws ClientError {
        if (!MessagesBlocks.areRefused(conversation.system())) {
            out.name("system");
            MessagesBlocks.blocks(out, conversation.system(), unsupported);
        }
        Thinking thinking = conversation.thinking();
        if (thinking != null) {
            thinking(out.name("thinking"), thinking);
        }
        MessagesTools.write(out, conversation, unsupported);
    }

    private void maxTokens(JsonWriter out) {
        JsonValue given = asked().value(Field.MAX_TOKENS);
        out.name("max_tokens");
        if (given != null) {
            out.raw(given.raw());
            return;
        }
        Thinking thinking = conversation.thinking();
        JsonValue budget = thinking == null ? null : thinking.budget();
        // thoughts count against the limit, so it must be above their budget
        double thoughts = budget == null ? 0 : budget.number();
        out.number(DEFAULT_MAX_TOKENS + (long) Math.max(0, thoughts));
    }

    private void temperature(JsonWriter out) throws ClientError {
        JsonValue temperature = asked().value(Field.TEMPERATURE);
        if (temperature == null) {
            return;
        }
        double value = temperature.number();
        if (!(value >= 0 && value <= 1)) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    String.format(
                            Locale.ROOT,
                            "temperature %.2f is not supported by Anthropic (must be between 0.0"
                                    + " and 1.0)",
                            value));
        }
        out.member("temperature", temperature);
    }

    /** The value 1 says what is so without it. */
    private void topP(JsonWriter out) {
        JsonValue topP = asked().value(Field.TOP_P);
        if (topP == null || topP.number() == 1) {
            return;
        }
        if (asked().has(Field.TEMPERATURE) && !ClaudeModels.takeBothSamplings(model)) {
            unsupported.leaveOut(Field.TOP_P);
        } else {
            out.member("top_p", topP);
        }
    }

    private void user(JsonWriter out) {
        JsonValue user = asked().value(Field.USER);
        if (user != null) {
            out.name("metadata").beginObject().member("user_id", user).endObject();
        }
    }

    private void serviceTier(JsonWriter out) {
        JsonValue tier = asked().value(Field.SERVICE_TIER);
        if (tier == null) {
            return;
        }
        switch (tier.text().decode()) {
            case "standard_only", "default" -> out.member("service_tier", "standard_only");
            case "auto" -> out.member("service_tier", "auto");
            default -> unsupported.leaveOut(Field.SERVICE_TIER);
        }
    }

    private void stops(JsonWriter out) {
        var stops = new ArrayList<JsonText>();
        for (JsonText stop : conversation.stops()) {
            if (stop.isBlank()) {
                // a request with nothing but white space in a sequence is refused
                unsupported.leaveOut(Field.STOP);
            } else {
                stops.add(stop);
            }
        }
        if (!stops.isEmpty()) {
            out.name("stop_sequences").beginArray();
            stops.forEach(out::text);
            out.endArray();
        }
    }

    private void outputConfig(JsonWriter out) {
        String effort = effort();
        JsonValue schema = schema();
        if (effort == null && schema == null) {
            return;
        }
        out.name("output_config").beginObject();
        if (effort != null) {
            out.member("effort", effort);
        }
        if (schema != null) {
            ClosedSchema.write(out.name("format").beginObject().name("schema"), schema);
            out.member("type", "json_schema").endObject();
        }
        out.endObject();
    }

    private @Nullable String effort() {
        JsonValue effort = asked().value(Field.EFFORT);
        if (effort == null) {
            return null;
        }
        String level = effort.text().decode();
        if (!ClaudeModels.haveEffort(model) || level.equals("none")) {
            unsupported.leaveOut(Field.EFFORT);
            return null;
        }
        return level.equals("minimal") ? "low" : level;
    }

    private @Nullable JsonValue schema() {
        return switch (conversation.format()) {
            case null -> null;
            case ResponseFormat.JsonSchema(_, var schema, _) ->
                    ClaudeModels.followSchemas(model) ? schema : withoutFormat();
            case ResponseFormat.JsonObject _, ResponseFormat.Choice _, ResponseFormat.Pattern _ ->
                    withoutFormat();
        };
    }

    private @Nullable JsonValue withoutFormat() {
        unsupported.leaveOut(Field.RESPONSE_FORMAT);
        return null;
    }

    private static void thinking(JsonWriter out, Thinking thinking) {
        out.beginObject();
        if (thinking.mode() == Thinking.Mode.ENABLED) {
            out.member("budget_tokens", thinking.budget());
        }
        if (thinking.mode() != Thinking.Mode.DISABLED) {
            boolean hidden = Boolean.FALSE.equals(thinking.includeThoughts());
            JsonText display = thinking.display();
            out.member("display", display == null && hidden ? OMITTED : display);
        }
        out.member("type", thinking.mode().name().toLowerCase(Locale.ROOT)).endObject();
    }
}
