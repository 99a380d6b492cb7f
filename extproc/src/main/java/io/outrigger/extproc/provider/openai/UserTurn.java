package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user says, in OpenAI's order: the results of tools, which are text, then all else.
 *
 * @param said what documents have beside their content stands before them as text
 */
record UserTurn(List<Result> results, List<Block> said) {
    private static final JsonText BETWEEN = JsonText.of("\n\n");

    UserTurn {
        results = List.copyOf(results);
        said = List.copyOf(said);
    }

    /** What a tool gave back. */
    record Result(JsonText callId, JsonText text) {}

    static UserTurn of(List<Block> content, Unsupported unsupported) {
        var results = new ArrayList<Result>();
        var said = new ArrayList<Block>();
        for (Block block : content) {
            if (block instanceof Block.ToolResult result) {
                if (result.outcome() == Block.ToolResult.Outcome.ERROR) {
                    unsupported.leaveOut("is_error");
                }
                results.add(result(result, said));
            } else {
                say(block, said);
            }
        }
        return new UserTurn(results, said);
    }

    /** Pictures of a result follow as the user's. */
    private static Result result(Block.ToolResult result, List<Block> said) {
        var content = new ArrayList<Block>();
        result.content().forEach(it -> say(it, content));
        var texts = new ArrayList<JsonText>();
        for (Block block : content) {
            if (block instanceof Block.Text(var text, _)) {
                texts.add(text);
            } else {
                said.add(block);
            }
        }
        return new Result(result.callId(), JsonText.join(texts));
    }

    private static void say(Block block, List<Block> said) {
        if (!(block instanceof Block.Document document)) {
            said.add(block);
            return;
        }
        if (document.title() != null && !(document.media() instanceof Media.Inline)) {
            said.add(Block.Text.of(document.title()));
        }
        if (document.context() != null) {
            said.add(Block.Text.of(document.context()));
        }
        said.add(document.media() instanceof Media.Plain(var text) ? Block.Text.of(text) : block);
    }

    /** All that is said as one text; null when there is more than text. */
    @Nullable JsonText text() {
        return said.stream().allMatch(Block.Text.class::isInstance)
                ? paragraphs(said.stream().map(Block.Text.class::cast).toList())
                : null;
    }

    static JsonText paragraphs(List<Block.Text> texts) {
        var pieces = new ArrayList<JsonText>();
        for (Block.Text text : texts) {
            if (!pieces.isEmpty()) {
                pieces.add(BETWEEN);
            }
            pieces.add(text.text());
        }
        return JsonText.join(pieces);
    }
}
