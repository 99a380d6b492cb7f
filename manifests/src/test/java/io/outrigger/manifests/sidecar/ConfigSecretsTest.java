package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSecretsTest {
    private static final String DNS_1123_SUBDOMAIN =
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    @Test
    void nameTellsNamespaceAndGateway() {
        assertThat(ConfigSecrets.name("ai", "gw")).isEqualTo("outrigger-ai.gw");
        assertThat(ConfigSecrets.ofClass("eg")).isEqualTo("outrigger.eg");
    }

    @Test
    void nameOfTheCredentialsTellsThatOfTheRoutes() {
        assertThat(ConfigSecrets.credentials("outrigger-ai.gw"))
                .isEqualTo("credentials.outrigger-ai.gw");
    }

    @Test
    void differentOwnersNeverShareASecret() {
        var routes =
                List.of(
                        ConfigSecrets.name("a", "b-c"),
                        ConfigSecrets.name("a-b", "c"),
                        ConfigSecrets.name("a", "b.c"),
                        ConfigSecrets.name("x", "x"),
                        ConfigSecrets.ofClass("a-b.c"),
                        ConfigSecrets.ofClass("a.b.c"),
                        ConfigSecrets.UNNAMED);
        var credentials = routes.stream().map(ConfigSecrets::credentials);

        assertThat(Stream.concat(routes.stream(), credentials)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"63,253", "63,179", "63,180", "1,253", "63,190"})
    void longNamesAreCutAndStayValidAndDistinct(int namespace, int gateway) {
        var dotted = "a.".repeat(gateway / 2);
        var routes =
                List.of(
                        ConfigSecrets.name("n".repeat(namespace), dotted + "x"),
                        ConfigSecrets.name("n".repeat(namespace), dotted + "y"));
        var names =
                Stream.concat(routes.stream(), routes.stream().map(ConfigSecrets::credentials))
                        .collect(Collectors.toSet());

        assertThat(names)
                .hasSize(4)
                .allMatch(name -> name.length() <= 253)
                .allMatch(name -> name.matches(DNS_1123_SUBDOMAIN));
    }
}
