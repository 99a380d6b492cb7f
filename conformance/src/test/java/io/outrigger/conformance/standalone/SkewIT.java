package io.outrigger.conformance.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.process.Await;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A sidecar with the configuration of a controller of another version goes on serving. */
class SkewIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CHAT =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    private static StandaloneGateway gateway;
    private static String ours = "";
    private static String hashOfOurs = "";

    @BeforeAll
    static void start() throws Exception {
        gateway = StandaloneGateway.start();
        ours = Files.readString(gateway.config());
        assertThat(ours).startsWith("version: " + FilterConfig.VERSION + "\n");
        hashOfOurs = attached().path("configHash").asString();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void serveOurOwn() throws Exception {
        gateway.configure(ours);
        await("configError", "");
        Await.until("our own configuration", SOON, () -> serves(hashOfOurs));
    }

    @Test
    void anOlderSidecarIgnoresWhatANewerControllerAdds() throws Exception {
        gateway.configure(
                ours.replace(FilterConfig.VERSION, "v9.0.0")
                                .replaceFirst(
                                        "(?m)^- name: ", "- quantum: {entangled: true}\n  name: ")
                        + "weather: sunny\n");

        Await.until("the newer configuration", SOON, () -> !serves(hashOfOurs));
        assertThat(attached().path("unknownKeys").toString())
                .isEqualTo("[\"backends[0].quantum\",\"weather\"]");
        assertThat(gateway.admin("/metrics")).contains("outrigger_extproc_config_unknown_keys 2.0");
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void anOlderSidecarKeepsWhatItHasWhenACredentialIsNewToIt() throws Exception {
        gateway.configure(
                ours.replace(FilterConfig.VERSION, "v9.0.0")
                        .replaceFirst("(?m)^(    apiKey:)$", "    passkey: {touch: id}\n$1"));

        await("configError", "backends[0].auth.passkey");
        assertThat(serves(hashOfOurs)).isTrue();
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void aNewerSidecarServesAnOlderControllersConfiguration() throws Exception {
        gateway.configure(
                ours.replace(FilterConfig.VERSION, "v0.0.1").replaceAll("(?m)^uuid:.*\n", ""));

        Await.until("the older configuration", SOON, () -> !serves(hashOfOurs));
        assertThat(attached().path("unknownKeys")).isEmpty();
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void inTheSameVersionAnUnknownKeyIsAMistake() throws Exception {
        gateway.configure(ours + "weather: sunny\n");

        await("configError", "weather");
        assertThat(gateway.post(CHAT).statusCode()).isEqualTo(200);
    }

    private static JsonNode attached() {
        return Json.parse(gateway.admin("/attached"));
    }

    private static boolean serves(String hash) {
        return attached().path("configHash").asString().equals(hash);
    }

    private static void await(String field, String beginning) {
        Await.until(
                field + " " + beginning,
                SOON,
                () -> {
                    String text = attached().path(field).asString();
                    return beginning.isEmpty() ? text.isEmpty() : text.startsWith(beginning);
                },
                () -> attached().toString());
    }
}
