package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final Block CALL =
            new Block.ToolCall(JsonText.of("c"), JsonText.of("f"), Slice.utf8("{}"), null);
    private static final Block TEXT = Block.Text.of(JsonText.of("said"));

    @Test
    void theFirstCallBearsTheFirstSignature() {
        assertThat(signatures(thought("a", "s1"), TEXT, CALL, thought("b", "s2"), CALL))
                .containsExactly("", "", "s1", "", "");
    }

    @Test
    void aCallWithoutAnySignatureIsKnown() {
        var proof = Proof.of(List.of(TEXT, thought("a", null), CALL));

        assertThat(proof.bearer()).isEqualTo(2);
        assertThat(proof.signature()).isNull();
    }

    @Test
    void withoutCallsEachThoughtBearsItsOwn() {
        assertThat(signatures(thought("a", "s1"), TEXT, thought("b", "s2")))
                .containsExactly("s1", "", "s2");
    }

    @Test
    void whatAnEmptyThoughtCarriesGoesBackToTheLastText() {
        assertThat(signatures(thought("", "s1"), TEXT, TEXT, Block.Text.of(JsonText.EMPTY)))
                .containsExactly("", "", "s1", "");
    }

    private static Block thought(String text, @Nullable String signature) {
        return new Block.Thought(
                JsonText.of(text), signature == null ? null : JsonText.of(signature));
    }

    private static List<String> signatures(Block... turn) {
        var proof = Proof.of(List.of(turn));
        var signatures = new ArrayList<String>();
        for (int i = 0; i < turn.length; i++) {
            JsonText signature = proof.with(turn[i], i);
            signatures.add(signature == null ? "" : signature.decode());
        }
        return signatures;
    }
}
