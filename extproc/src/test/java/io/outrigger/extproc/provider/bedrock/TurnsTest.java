package io.outrigger.extproc.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation.Message;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.json.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final Block THOUGHT =
            new Block.Thought(JsonText.of("hm"), JsonText.of("signature"));
    private static final Block UNPROVEN = new Block.Thought(JsonText.of("hm"), null);

    @Test
    void rolesAlternate() {
        List<Message> turns =
                Turns.of(
                        List.of(
                                said(Role.USER, text("a")),
                                said(Role.USER, text("b")),
                                said(Role.ASSISTANT, text("c")),
                                said(Role.USER, text("d"))));

        assertThat(turns)
                .containsExactly(
                        said(Role.USER, text("a"), text("b")),
                        said(Role.ASSISTANT, text("c")),
                        said(Role.USER, text("d")));
    }

    @Test
    void whatSaysNothingJoinsItsNeighbours() {
        List<Message> turns =
                Turns.of(
                        List.of(
                                said(Role.USER, text("a")),
                                said(Role.ASSISTANT, text(" "), UNPROVEN),
                                said(Role.USER, text("b")),
                                said(Role.ASSISTANT, THOUGHT),
                                said(Role.USER, text("c"))));

        assertThat(turns).containsExactly(said(Role.USER, text("a"), text("b"), text("c")));
    }

    /** Some clients send a message for each block. */
    @Test
    void aThoughtBeforeWhatItLedToStays() {
        List<Message> turns =
                Turns.of(List.of(said(Role.ASSISTANT, THOUGHT), said(Role.ASSISTANT, text("a"))));

        assertThat(turns).containsExactly(said(Role.ASSISTANT, THOUGHT, text("a")));
    }

    @Test
    void anAssistantMayBegin() {
        assertThat(Turns.of(List.of(said(Role.ASSISTANT, text("a")))))
                .containsExactly(said(Role.ASSISTANT, text("a")));
    }

    private static Message said(Role role, Block... blocks) {
        return new Message(role, List.of(blocks));
    }

    private static Block text(String text) {
        return Block.Text.of(JsonText.of(text));
    }
}
