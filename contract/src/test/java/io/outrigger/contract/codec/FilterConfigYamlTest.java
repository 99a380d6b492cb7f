package io.outrigger.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Secret;
import io.outrigger.contract.codec.Loaded.Accepted;
import io.outrigger.testkit.Golden;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterConfigYamlTest {
    private static final String KEY_HASH = "5ec2e7".repeat(10) + "0000";
    private static final String PASSWORD_HASH = "W6ph5Mm5Pz8GgiULbPgzG37mj9g=";
    private static final String GUARD = "unguessable";

    static Stream<Golden> cases() {
        return Golden.cases("filter-config");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsAndWrites(Golden it) {
        FilterConfig config = accepted(it.read("in.config.yaml")).config();
        String written = FilterConfigYaml.write(config);
        it.matches("out.config.yaml", written);
        assertThat(accepted(written).config()).isEqualTo(config);
        it.noUnusedFiles();
    }

    @RepeatedTest(300)
    void whatIsWrittenIsReadBack(RepetitionInfo repetition) {
        FilterConfig config =
                new RandomConfig(new Random(repetition.getCurrentRepetition())).next();
        String written = FilterConfigYaml.write(config);
        assertThat(accepted(written).config()).isEqualTo(config);
        assertThat(FilterConfigYaml.write(accepted(written).config())).isEqualTo(written);
    }

    @RepeatedTest(300)
    void noCredentialIsAmongTheRoutes(RepetitionInfo repetition) {
        FilterConfig config =
                new RandomConfig(new Random(repetition.getCurrentRepetition()))
                        .next()
                        .protectedBy(policies())
                        .guardedBy(GUARD);
        var text = FilterConfigYaml.text(config);
        assertThat(text.routes())
                .doesNotContain(RandomConfig.SECRET, KEY_HASH, PASSWORD_HASH, GUARD);
        assertThat(text.whole()).isEqualTo(FilterConfigYaml.write(config));
        assertThat(text.toString()).isEqualTo("FilterConfigText[redacted]");
        var credentials = accepted(text.credentials()).config();
        assertThat(credentials.backends()).isEqualTo(config.backends());
        assertThat(credentials.clientAuth()).isEqualTo(config.clientAuth());
    }

    @Test
    void anotherCredentialLeavesTheRoutesAsTheyAre() {
        var config = new RandomConfig(new Random(1)).next();
        var rotated = config.named("another").protectedBy(policies());
        assertThat(FilterConfigYaml.text(rotated).routes())
                .isEqualTo(FilterConfigYaml.text(config).routes());
        assertThat(FilterConfigYaml.write(rotated)).isNotEqualTo(FilterConfigYaml.write(config));
    }

    @Test
    void partThatIsEmptyHasNoText() {
        var neither = FilterConfigYaml.text(FilterConfig.EMPTY);
        assertThat(neither).isEqualTo(new FilterConfigText("", "{}\n"));
        assertThat(accepted(neither.whole()).config()).isEqualTo(FilterConfig.EMPTY);
        assertThat(FilterConfigYaml.text(FilterConfig.EMPTY.named("u")))
                .isEqualTo(new FilterConfigText("", "uuid: u\n"));
        assertThat(FilterConfigYaml.text(accepted("version: dev").config()))
                .isEqualTo(new FilterConfigText("version: dev\n", ""));
    }

    private static ClientAuth policies() {
        return new ClientAuth(
                List.of(
                        new ClientAuth.Policy(
                                "ai/policy",
                                List.of("backend"),
                                "",
                                new ClientAuth.ApiKeyAuth(
                                        List.of(),
                                        List.of(new ClientAuth.Client("client", KEY_HASH)),
                                        ""),
                                new ClientAuth.BasicAuth(
                                        List.of(
                                                new ClientAuth.User(
                                                        "user", new Secret(PASSWORD_HASH))),
                                        ""),
                                null,
                                null,
                                null)));
    }

    @Test
    void ownVersionWithoutUnknownKeysIsAcceptedWithoutRemarks() {
        assertThat(accepted("version: " + FilterConfig.VERSION + "\n").unknownKeys()).isEmpty();
    }

    static Accepted accepted(String yaml) {
        var loaded = FilterConfigYaml.read(yaml, FilterConfig.VERSION);
        assertThat(loaded).isInstanceOf(Accepted.class);
        return (Accepted) loaded;
    }
}
