package io.outrigger.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final ServingNames NAMES = ServingNames.ofService("outrigger", "webhook");

    private final CertificateAuthority authority = CertificateAuthority.create(CLOCK);

    @Test
    void servingCertificateIsTrustedThroughTheAuthority() throws Exception {
        validate(authority.issue(NAMES, CLOCK), authority, NOW);
    }

    @Test
    void otherAuthorityOfTheSameNameIsNotTrusted() {
        var other = CertificateAuthority.create(CLOCK);

        assertThatThrownBy(() -> validate(authority.issue(NAMES, CLOCK), other, NOW))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void livesTenYearsAndNinetyDays() {
        assertThat(authority.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
        assertThat(authority.issue(NAMES, CLOCK).notAfter())
                .isEqualTo(NOW.plus(Duration.ofDays(90)));
    }

    @Test
    void clockTenMinutesBehindAcceptsIt() throws Exception {
        validate(authority.issue(NAMES, CLOCK), authority, NOW.minus(Duration.ofMinutes(10)));
    }

    @Test
    void servingCertificateNeverOutlivesItsAuthority() {
        var late = InstantSource.fixed(authority.notAfter().minus(Duration.ofDays(1)));

        assertThat(authority.issue(NAMES, late).notAfter()).isEqualTo(authority.notAfter());
    }

    @Test
    void rotationIsDueAfterTwoThirdsOfTheLife() {
        var serving = authority.issue(NAMES, CLOCK);
        var life = Duration.between(NOW.minus(Issuance.SKEW), serving.notAfter());
        var due = NOW.minus(Issuance.SKEW).plus(life.multipliedBy(2).dividedBy(3));

        assertThat(serving.needsRotation(InstantSource.fixed(due.minusSeconds(1)))).isFalse();
        assertThat(serving.needsRotation(InstantSource.fixed(due))).isTrue();
        assertThat(authority.needsRotation(InstantSource.fixed(due))).isFalse();
    }

    /** Whoever wrote it has a clock that is ahead; the API server would refuse it. */
    @Test
    void certificateThatHasNotBegunIsReplaced() {
        var serving = authority.issue(NAMES, CLOCK);
        var before = InstantSource.fixed(NOW.minus(Issuance.SKEW).minusSeconds(1));

        assertThat(serving.needsRotation(before)).isTrue();
        assertThat(authority.needsRotation(before)).isTrue();
    }

    @Test
    void wildcardCoversOneLabel() {
        var serving = authority.issue(dns("*.ai.svc"), CLOCK);

        assertThat(serving.covers(dns("hook.ai.svc"))).isTrue();
        assertThat(serving.covers(dns("a.hook.ai.svc"))).isFalse();
        assertThat(serving.covers(dns("localhost"))).isFalse();
    }

    @Test
    void namesOfTheServiceAreCovered() {
        var serving = authority.issue(NAMES, CLOCK);

        assertThat(serving.covers(NAMES)).isTrue();
        assertThat(serving.covers(ServingNames.ofService("outrigger", "other"))).isFalse();
        assertThat(serving.covers(new ServingNames(List.of(), List.of("127.0.0.1")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "fd00::a:1"})
    void addressesAreCovered(String ip) {
        var names = new ServingNames(List.of("localhost"), List.of(ip));

        assertThat(authority.issue(names, CLOCK).covers(names)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "1.2.3.256", "::g", ""})
    void addressMustBeLiteral(String ip) {
        assertThatThrownBy(() -> new ServingNames(List.of(), List.of(ip)))
                .hasMessage("ip: %s (expected: a literal address)", ip);
    }

    @Test
    void keysNeverShow() {
        var secret = CertificateSecret.create(NAMES, CLOCK);
        var keyLine = secret.serving().privateKeyPem().lines().skip(1).findFirst().orElseThrow();

        assertThat(secret.toString()).contains("serial").doesNotContain("PRIVATE", keyLine);
    }

    private static ServingNames dns(String name) {
        return new ServingNames(List.of(name), List.of());
    }

    private static void validate(
            ServingCertificate serving, CertificateAuthority trusted, Instant at) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        var path = factory.generateCertPath(List.of(serving.material().certificate()));
        var anchor = new TrustAnchor(trusted.material().certificate(), null);
        var parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
