package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.Fields;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Thinking;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Unsupported;
import org.jspecify.annotations.Nullable;

/**
 * {@code thinkingConfig}: a level for Gemini 3, a budget of tokens for Gemini 2.5. An explicit
 * budget wins over an effort; never both, which is refused.
 *
 * @param includeThoughts whether the reply shall show them
 * @param budget a number of tokens
 * @param level the name of one
 */
record ThinkingConfig(
        @Nullable Boolean includeThoughts, @Nullable Slice budget, @Nullable String level) {
    /** Google's own translation of the efforts, for models that take a budget. */
    private static final String LOW = "1024";

    private static final String MEDIUM = "8192";
    private static final String HIGH = "24576";

    /** The model decides how long it thinks. */
    private static final String DYNAMIC = "-1";

    private static ThinkingConfig budget(@Nullable Boolean includeThoughts, String tokens) {
        return new ThinkingConfig(includeThoughts, Slice.utf8(tokens), null);
    }

    private static ThinkingConfig level(@Nullable Boolean includeThoughts, String level) {
        return new ThinkingConfig(includeThoughts, null, level);
    }

    private static ThinkingConfig ofItself(@Nullable Boolean includeThoughts) {
        return new ThinkingConfig(includeThoughts, null, null);
    }

    static ThinkingConfig of(Conversation conversation, Gemini model, Unsupported unsupported)
            throws ClientError {
        Thinking thinking = conversation.thinking();
        JsonValue asked = conversation.asked().value(Field.EFFORT);
        String effort = asked == null ? null : asked.text().decode();
        if (thinking == null) {
            return effort == null ? ofItself(null) : effort(null, effort, model, unsupported);
        }
        Boolean shown = shown(thinking);
        JsonValue budget = thinking.budget();
        if (thinking.mode() == Thinking.Mode.DISABLED) {
            leaveOut(effort, unsupported);
            return least(shown, model);
        }
        if (thinking.mode() == Thinking.Mode.ENABLED && budget != null) {
            leaveOut(effort, unsupported);
            return new ThinkingConfig(shown, budget.raw(), null);
        }
        if (effort != null) {
            return effort(shown, effort, model, unsupported);
        }
        if (thinking.mode() == Thinking.Mode.ENABLED || model.takesLevels()) {
            return ofItself(shown);
        }
        return model.isThoughtless() ? ofItself(null) : budget(shown, DYNAMIC);
    }

    private static @Nullable Boolean shown(Thinking thinking) {
        Boolean given = thinking.includeThoughts();
        JsonText display = thinking.display();
        if (given != null || display == null) {
            return given;
        }
        return !display.is("omitted");
    }

    private static void leaveOut(@Nullable String effort, Unsupported unsupported) {
        if (effort != null) {
            unsupported.leaveOut(Field.EFFORT);
        }
    }

    /** As little as the model can. */
    private static ThinkingConfig least(@Nullable Boolean shown, Gemini model) {
        if (model.isThoughtless()) {
            return ofItself(null);
        }
        return model.takesLevels()
                ? level(shown, model.leastLevel())
                : budget(shown, Integer.toString(model.leastBudget()));
    }

    private static ThinkingConfig effort(
            @Nullable Boolean shown, String effort, Gemini model, Unsupported unsupported)
            throws ClientError {
        if (!model.takesLevels() && !model.takesBudgets()) {
            unsupported.leaveOut(Field.EFFORT);
            return ofItself(shown);
        }
        boolean levels = model.takesLevels();
        return switch (effort) {
            case "none" -> least(shown, model);
            case "minimal" -> levels ? level(shown, model.leastLevel()) : budget(shown, LOW);
            case "low" -> levels ? level(shown, "LOW") : budget(shown, LOW);
            case "medium" -> levels ? level(shown, model.middleLevel()) : budget(shown, MEDIUM);
            case "high", "xhigh", "max" -> levels ? level(shown, "HIGH") : budget(shown, HIGH);
            default ->
                    throw Fields.bad(
                            "reasoning_effort", "none, minimal, low, medium, high, xhigh or max");
        };
    }

    /** Nothing where the model shall do as it does. */
    void write(JsonWriter out) {
        if (includeThoughts == null && budget == null && level == null) {
            return;
        }
        out.name("thinkingConfig").beginObject();
        if (includeThoughts != null) {
            out.name("includeThoughts").flag(includeThoughts);
        }
        if (budget != null) {
            out.name("thinkingBudget").raw(budget);
        }
        if (level != null) {
            out.member("thinkingLevel", level);
        }
        out.endObject();
    }
}
