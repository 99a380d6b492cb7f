package io.outrigger.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.certs.CertificateSecret;
import io.outrigger.certs.ServingNames;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TrustTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant SETTLED = NOW.plus(Trust.SETTLED);
    private static final ServingNames NAMES = ServingNames.ofService("default", "hook");

    private final CertificateSecret first =
            CertificateSecret.create(NAMES, InstantSource.fixed(NOW));
    private final CertificateSecret rotated = first.rotated(NAMES, InstantSource.fixed(NOW));
    private final Trust trust = new Trust();

    @Test
    void aCertificateIsCoveredSomeTimeAfterItsAuthorityWasPublished() {
        trust.published(first.trusted(), NOW);

        assertThat(trust.covers(first.serving(), SETTLED.minusMillis(1))).isFalse();
        assertThat(trust.covers(first.serving(), SETTLED)).isTrue();
    }

    @Test
    void publishingAgainDoesNotBeginAnew() {
        trust.published(first.trusted(), NOW);
        trust.published(rotated.trusted(), SETTLED);

        assertThat(trust.covers(first.serving(), SETTLED)).isTrue();
        assertThat(trust.covers(rotated.serving(), SETTLED)).isFalse();
        assertThat(trust.covers(rotated.serving(), SETTLED.plus(Trust.SETTLED))).isTrue();
    }

    @Test
    void whatIsNoLongerPublishedIsNotCovered() {
        trust.published(rotated.trusted(), NOW);
        trust.published(rotated.authority().bundle(), SETTLED);

        assertThat(trust.covers(first.serving(), SETTLED)).isFalse();
        assertThat(trust.covers(rotated.serving(), SETTLED)).isTrue();
    }
}
