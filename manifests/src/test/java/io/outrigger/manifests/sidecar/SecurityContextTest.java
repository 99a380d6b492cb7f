package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityContextTest {
    @Test
    void oursIsRestricted() {
        assertThat(SecurityContext.RESTRICTED.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{allowPrivilegeEscalation: true} | allowPrivilegeEscalation: true (expected: false)",
                "{privileged: true} | privileged: true (expected: false)",
                "{runAsNonRoot: false} | runAsNonRoot: false (expected: true)",
                "{runAsUser: 0} | runAsUser: 0 (expected: not 0)",
                "{capabilities: {}} | capabilities.drop: missing (expected: ALL)",
                "{capabilities: {drop: [NET_RAW]}} | capabilities.drop: [\"NET_RAW\"] (expected: ALL)",
                "{capabilities: {drop: [ALL], add: [SYS_ADMIN]}} | capabilities.add: [\"SYS_ADMIN\"] (expected: at most NET_BIND_SERVICE)",
                "{seccompProfile: {type: Unconfined}} | seccompProfile.type: \"Unconfined\" (expected: RuntimeDefault or Localhost)",
                "{seccompProfile: {}} | seccompProfile.type: missing (expected: RuntimeDefault or Localhost)",
                "{appArmorProfile: {type: Unconfined}} | appArmorProfile.type: \"Unconfined\" (expected: RuntimeDefault or Localhost)",
                "{seLinuxOptions: {type: spc_t}} | seLinuxOptions.type: \"spc_t\" (expected: a container type)",
                "{seLinuxOptions: {user: root}} | seLinuxOptions.user: \"root\" (expected: none)",
                "{seLinuxOptions: {role: r}} | seLinuxOptions.role: \"r\" (expected: none)",
            })
    void eachControlOfTheStandardIsChecked(String fields, String violation) {
        var context = SecurityContext.RESTRICTED.with(Trees.read(fields));

        assertThat(context.violations()).containsExactly(violation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{privileged: true}",
                "{capabilities: {add: [CAP_SYS_ADMIN]}}",
            })
    void privilegesContradictNoEscalation(String fields) {
        assertThat(SecurityContext.RESTRICTED.with(Trees.read(fields)).contradictions())
                .containsExactly(
                        "allowPrivilegeEscalation: false (expected: true, with privileged or CAP_SYS_ADMIN)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{runAsUser: 1000, runAsGroup: 1000}",
                "{capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}",
                "{seccompProfile: {type: Localhost, localhostProfile: p.json}}",
                "{readOnlyRootFilesystem: false}",
                "{seLinuxOptions: {type: container_t, level: 's0:c1'}}",
                "{procMount: Default, appArmorProfile: {type: Localhost}}",
            })
    void whatTheStandardAllowsIsAllowed(String fields) {
        assertThat(SecurityContext.RESTRICTED.with(Trees.read(fields)).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{runAsRoot: true} | runAsRoot: unknown (expected: one of [allowPrivilegeEscalation,",
                "{windowsOptions: {}} | windowsOptions: unknown (expected: one of [",
                "{runAsUser: '65532'} | runAsUser: \"65532\" (expected: a whole number, 0..2147483647)",
                "{runAsUser: 1.5} | runAsUser: 1.5 (expected: a whole number",
                "{runAsGroup: 123456789012345678901234567890} | runAsGroup: 123456789012345678901234567890 (expected:",
                "{privileged: 'false'} | privileged: \"false\" (expected: true or false)",
                "{procMount: Unmasked} | procMount: \"Unmasked\" (expected: Default)",
                "{capabilities: [ALL]} | capabilities: [\"ALL\"] (expected: an object)",
                "{capabilities: {dorp: [ALL]}} | capabilities.dorp: unknown (expected: one of [add, drop])",
                "{capabilities: {drop: ALL}} | capabilities.drop: \"ALL\" (expected: a list of strings)",
                "{seccompProfile: {}} | seccompProfile.type: missing (expected: one of [Localhost,",
                "{seccompProfile: {type: Localhost}} | seccompProfile: {\"type\":\"Localhost\"} (expected: a localhostProfile",
                "{seccompProfile: {type: Localhost, localhostProfile: ../x}} | seccompProfile.localhostProfile: \"../x\" (expected: a relative path",
                "{appArmorProfile: {type: Unconfined, localhostProfile: x}} | appArmorProfile: {",
            })
    void whatIsNoSecurityContextIsNamed(String fields, String mistake) {
        assertThat(SecurityContext.RESTRICTED.with(Trees.read(fields)).mistakes())
                .singleElement()
                .asString()
                .startsWith(mistake);
    }
}
