package io.outrigger.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.Loaded.Accepted;
import io.outrigger.testkit.Golden;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FilterConfigYamlTest {
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
