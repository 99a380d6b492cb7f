package io.outrigger.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final ServingNames NAMES = ServingNames.ofService("outrigger", "webhook");

    private final CertificateSecret first = CertificateSecret.create(NAMES, at(0));

    @Test
    void nothingIsDueInTheFirstTwoThirds() {
        assertThat(first.renewed(NAMES, at(59))).isSameAs(first);
    }

    @Test
    void servingCertificateIsRenewedByTheSameAuthority() {
        var renewed = first.renewed(NAMES, at(60));

        assertThat(renewed.serving()).isNotSameAs(first.serving());
        assertThat(renewed.authority()).isSameAs(first.authority());
        assertThat(renewed.serving().needsRotation(at(60))).isFalse();
    }

    @Test
    void otherNamesAreCoveredAtOnce() {
        var names = new ServingNames(List.of("other.example"), List.of());

        var renewed = first.renewed(names, at(1));

        assertThat(renewed.serving().covers(names)).isTrue();
        assertThat(renewed.authority()).isSameAs(first.authority());
    }

    @Test
    void bothAuthoritiesAreTrustedAfterARotation() {
        var rotated = first.renewed(NAMES, at(2434));

        assertThat(rotated.authority()).isNotSameAs(first.authority());
        assertThat(rotated.trusted().trusts(rotated.serving())).isTrue();
        assertThat(rotated.trusted().trusts(first.serving())).isTrue();
        assertThat(first.trusted().trusts(rotated.serving())).isFalse();
        assertThat(rotated.data().get("ca.key")).isNotEqualTo(first.data().get("ca.key"));
    }

    @Test
    void theFormerAuthorityGoesWithTheNextRenewal() {
        var rotated = first.renewed(NAMES, at(2434));
        var later = rotated.renewed(NAMES, at(2434 + 60));

        assertThat(later.authority()).isSameAs(rotated.authority());
        assertThat(later.trusted()).isEqualTo(rotated.authority().bundle());
    }

    @Test
    void otherNamesDoNotEndTheOverlap() {
        var rotated = first.renewed(NAMES, at(2434));
        var names = new ServingNames(List.of("other.example"), List.of());

        assertThat(rotated.renewed(names, at(2435)).trusted()).isEqualTo(rotated.trusted());
    }

    /**
     * Forty years, a round each day: whoever has seen the state of yesterday trusts the certificate
     * of today or is trusted by today, and every certificate shown is valid.
     */
    @Test
    void neverAGapInFortyYears() {
        var secret = first;
        var authorities = new HashSet<>(Set.of(first.authority()));
        var bundleSizes = new ArrayList<Integer>();
        for (int day = 1; day < 40 * 365; day++) {
            var before = secret;
            secret = before.renewed(NAMES, at(day));

            assertThat(secret.trusted().trusts(before.serving())).as("day %s", day).isTrue();
            assertThat(secret.trusted().trusts(secret.serving())).as("day %s", day).isTrue();
            assertThat(secret.serving().notAfter()).isAfter(at(day + 29).instant());
            authorities.add(secret.authority());
            bundleSizes.add(secret.trusted().authorities().size());
        }
        assertThat(authorities).hasSize(6);
        assertThat(bundleSizes).contains(1, 2).doesNotContain(3);
    }

    private static InstantSource at(int day) {
        return InstantSource.fixed(START.plus(Duration.ofDays(day)));
    }
}
