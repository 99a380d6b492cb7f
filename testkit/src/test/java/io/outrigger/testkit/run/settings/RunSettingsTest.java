package io.outrigger.testkit.run.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.testkit.run.settings.RunSettings.Detail;
import io.outrigger.testkit.run.settings.RunSettings.Family;
import io.outrigger.testkit.run.settings.RunSettings.Mode;
import io.outrigger.testkit.run.settings.RunSettings.Remote;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunSettingsTest {
    private static final String KEY = "sk-secret";

    @Test
    void servesStandaloneWithTheBundledProviderByDefault() throws UsageException {
        assertThat(RunSettings.of(List.of(), Map.of()))
                .isEqualTo(
                        new RunSettings(
                                Family.STANDALONE,
                                Mode.SERVE,
                                Breakage.NONE,
                                Detail.SHORT,
                                0,
                                "gpt-4o-mini",
                                Optional.empty()));
    }

    @Test
    void everythingCanBeChosen() throws UsageException {
        var arguments = List.of("istio", "--once", "--verbose", "--port=9000", "--model=m");

        var settings =
                RunSettings.of(
                        arguments,
                        Map.of("OPENAI_API_KEY", KEY, "OPENAI_BASE_URL", "http://host:1/a/v1"));

        assertThat(settings)
                .isEqualTo(
                        new RunSettings(
                                Family.ISTIO,
                                Mode.ONCE,
                                Breakage.NONE,
                                Detail.VERBOSE,
                                9000,
                                "m",
                                Optional.of(new Remote(URI.create("http://host:1/a/v1"), KEY))));
        assertThat(settings.toString()).doesNotContain(KEY);
    }

    @Test
    void aBrokenLinkNeverMeetsAProviderThatCosts() throws UsageException {
        var settings =
                RunSettings.of(List.of("--once", "--break=filter"), Map.of("OPENAI_API_KEY", KEY));

        assertThat(settings.breakage()).isEqualTo(Breakage.FILTER);
        assertThat(settings.remote()).isEmpty();
    }

    @Test
    void aKeyAloneMeansOpenAi() throws UsageException {
        var settings = RunSettings.of(List.of(), Map.of("OPENAI_API_KEY", KEY));

        assertThat(settings.remote())
                .contains(new Remote(URI.create("https://api.openai.com/v1"), KEY));
    }

    @Test
    void saysAllMistakesAtOnceAndNoKey() {
        assertThatThrownBy(
                        () ->
                                RunSettings.of(
                                        List.of("--break=hull", "--port=0", "fast"),
                                        Map.of(
                                                "OPENAI_API_KEY",
                                                KEY,
                                                "OPENAI_BASE_URL",
                                                "ftp://host")))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        """
                        --break: hull (expected: one of sidecar, socket, config, filter)
                        --port: 0 (expected: 1..65535)
                        argument: fast (expected: standalone, istio, envoy-gateway, --once, --break=LINK, --port=N, --model=NAME, --verbose or -h)
                        OPENAI_BASE_URL: ftp://host (expected: http(s)://HOST[:PORT]/PREFIX)""");
    }
}
