package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.json.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the signature of a turn goes, so that Gemini finds its thoughts again. It gives one with
 * the first call, or without calls with the last text; clients carry it in a thought, which is
 * empty where the model did not show any.
 *
 * @param signature null when the client has none
 * @param bearer which block it belongs to; -1 when each thought bears its own
 * @see <a
 *     href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thought-signatures">thought
 *     signatures</a>
 */
record Proof(@Nullable JsonText signature, int bearer) {
    private static final Proof OF_EACH = new Proof(null, -1);

    static Proof of(List<Block> turn) {
        JsonText first = null;
        JsonText ofNothing = null;
        int call = -1;
        int text = -1;
        for (int i = 0; i < turn.size(); i++) {
            Block block = turn.get(i);
            if (block instanceof Block.Thought(var thought, var signature) && signature != null) {
                first = first == null ? signature : first;
                ofNothing = thought.isEmpty() ? signature : ofNothing;
            }
            call = call < 0 && block instanceof Block.ToolCall ? i : call;
            text = block instanceof Block.Text(var said, _) && !said.isEmpty() ? i : text;
        }
        if (call >= 0) {
            return new Proof(first, call);
        }
        return ofNothing != null && text >= 0 ? new Proof(ofNothing, text) : OF_EACH;
    }

    /** The signature that goes with a block; null for none. */
    @Nullable JsonText with(Block block, int at) {
        if (bearer >= 0) {
            return at == bearer ? signature : null;
        }
        return block instanceof Block.Thought(_, var own) ? own : null;
    }
}
