package io.outrigger.controller.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Schedule EARLIEST = new Schedule(() -> 1);
    private static final Schedule LATEST = new Schedule(() -> 0);

    @Test
    void renewalIsFiveToSixMinutesAhead() {
        var expires = NOW.plus(Duration.ofHours(1));

        assertThat(LATEST.renewal(NOW, expires)).isEqualTo("2026-06-01T12:55:00Z");
        assertThat(EARLIEST.renewal(NOW, expires)).isEqualTo("2026-06-01T12:54:00Z");
    }

    @Test
    void aShortLifeIsRenewedAtItsHalf() {
        assertThat(LATEST.renewal(NOW, NOW.plusSeconds(60))).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aTokenThatHasExpiredAlreadyIsDue() {
        assertThat(LATEST.renewal(NOW, NOW.minusSeconds(60))).isBefore(NOW);
    }

    @Test
    void retriesBecomeRareAndNeverCease() {
        assertThat(LATEST.retry(NOW, 1)).isEqualTo(NOW.plusSeconds(8));
        assertThat(EARLIEST.retry(NOW, 1)).isEqualTo(NOW.plusSeconds(12));
        assertThat(LATEST.retry(NOW, 2)).isEqualTo(NOW.plusSeconds(16));
        assertThat(LATEST.retry(NOW, 6)).isEqualTo(NOW.plusSeconds(240));
        assertThat(LATEST.retry(NOW, 1_000_000)).isEqualTo(NOW.plusSeconds(240));
    }
}
