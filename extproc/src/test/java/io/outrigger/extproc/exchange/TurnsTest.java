package io.outrigger.extproc.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.exchange.Turns.Turn;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(100);

    @Test
    void turnsAreGrantedInOrderAsMemoryBecomesFree() {
        Turn first = turns.ask(60);
        Turn second = turns.ask(60);
        Turn third = turns.ask(40);
        assertThat(isGranted(first)).isTrue();
        assertThat(isGranted(second)).isFalse();
        assertThat(isGranted(third)).as("nobody overtakes").isFalse();

        first.end();

        assertThat(isGranted(second)).isTrue();
        assertThat(isGranted(third)).isTrue();
    }

    @Test
    void aTurnThatNeedsMoreThanAllIsGrantedAlone() {
        Turn small = turns.ask(1);
        Turn large = turns.ask(500);
        assertThat(isGranted(large)).isFalse();

        small.end();
        Turn next = turns.ask(1);

        assertThat(isGranted(large)).isTrue();
        assertThat(isGranted(next)).isFalse();
        large.end();
        assertThat(isGranted(next)).isTrue();
    }

    @Test
    void whoDoesNotWaitAnyMoreLetsTheNextPass() {
        Turn running = turns.ask(60);
        Turn gone = turns.ask(60);
        Turn next = turns.ask(30);

        gone.end();
        assertThat(isGranted(next)).isTrue();

        running.end();
        running.end();
        assertThat(isGranted(turns.ask(70))).as("ended twice, freed once").isTrue();
        assertThat(isGranted(turns.ask(1))).isFalse();
    }

    private static boolean isGranted(Turn turn) {
        return turn.granted().toCompletableFuture().isDone();
    }
}
