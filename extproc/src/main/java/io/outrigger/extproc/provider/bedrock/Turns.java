package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages as Converse takes them: the roles alternate, none is empty, no text is blank, no thought
 * is without its proof or alone.
 */
final class Turns {
    private Turns() {}

    static List<Message> of(List<Message> messages) {
        var said = new ArrayList<Message>();
        for (Message message : messages) {
            List<Block> blocks = message.content().stream().filter(Turns::isSaid).toList();
            if (!blocks.isEmpty()) {
                said.add(new Message(message.role(), blocks));
            }
        }
        List<Message> turns = merged(said);
        // newer models take a turn of thoughts alone for the beginning of their own
        return merged(turns.stream().filter(turn -> !isThought(turn)).toList());
    }

    private static List<Message> merged(List<Message> messages) {
        var turns = new ArrayList<Message>();
        var blocks = new ArrayList<Block>();
        Role role = Role.USER;
        for (Message message : messages) {
            if (message.role() != role && !blocks.isEmpty()) {
                turns.add(new Message(role, blocks));
                blocks.clear();
            }
            role = message.role();
            blocks.addAll(message.content());
        }
        if (!blocks.isEmpty()) {
            turns.add(new Message(role, blocks));
        }
        return turns;
    }

    private static boolean isThought(Message turn) {
        return turn.content().stream()
                .allMatch(it -> it instanceof Block.Thought || it instanceof Block.RedactedThought);
    }

    private static boolean isSaid(Block block) {
        return switch (block) {
            case Block.Text(var text, _) -> !text.isBlank();
            case Block.Thought(_, var signature) -> signature != null;
            case Block.Image _,
                    Block.Document _,
                    Block.Audio _,
                    Block.Video _,
                    Block.RedactedThought _,
                    Block.ToolCall _,
                    Block.ToolResult _,
                    Block.Foreign _ ->
                    true;
        };
    }
}
