package io.outrigger.contract.codec;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.Loaded.Accepted;
import io.outrigger.contract.codec.Loaded.Refused;
import io.outrigger.testkit.Golden;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text has an answer, soon. {@code -Dfuzz.rounds=N} for more than a build's worth. */
@Timeout(value = 10, unit = MINUTES, threadMode = SEPARATE_THREAD)
class FilterConfigFuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 3_000);
    private static final List<String> SPLINTERS =
            List.of(
                    ":",
                    ": ",
                    "- ",
                    "\n",
                    "\n  ",
                    "  ",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    "&a ",
                    "*a",
                    "<<: ",
                    "<<: *schema\n",
                    "!!int ",
                    "!x ",
                    "%YAML 1.2\n",
                    "---\n",
                    "...\n",
                    "|",
                    ">",
                    "\"",
                    "'",
                    "#",
                    "?",
                    "~",
                    "\t",
                    "\0",
                    "\ufeff",
                    "\ud800",
                    "\u2028",
                    "null",
                    "1e999",
                    "0x",
                    "@",
                    "\\u");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutatedTextsAreAcceptedOrRefusedWithAReason(long seed) {
        var random = new Random(seed);
        var texts = Golden.cases("filter-config").map(it -> it.read("in.config.yaml")).toList();
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = texts.get(random.nextInt(texts.size()));
            for (int m = random.nextInt(4); m >= 0; m--) {
                text = mutated(text, random);
            }
            refused += isRefused(text) ? 1 : 0;
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void noiseIsAcceptedOrRefusedWithAReason(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            var noise = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                noise.append(splinter(random)).append((char) random.nextInt(0x100));
            }
            isRefused(noise.toString());
        }
    }

    private static boolean isRefused(String text) {
        return switch (FilterConfigYaml.read(text, FilterConfig.VERSION)) {
            case Accepted(var config, _) -> {
                // what was accepted can be served to others
                String written = FilterConfigYaml.write(config);
                assertThat(FilterConfigYaml.read(written, FilterConfig.VERSION))
                        .isEqualTo(new Accepted(config, List.of()));
                yield false;
            }
            case Refused(var mistakes) -> {
                assertThat(mistakes).as(text).isNotEmpty();
                yield true;
            }
        };
    }

    private static String mutated(String text, Random random) {
        var chars = new StringBuilder(text);
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> chars.delete(at, to).toString();
            case 1 -> chars.insert(at, splinter(random)).toString();
            case 2 -> chars.replace(at, to, splinter(random)).toString();
            case 3 -> text.substring(0, at);
            default -> shuffled(text, random);
        };
    }

    /** Swaps two lines. */
    private static String shuffled(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        if (lines.isEmpty()) {
            return text;
        }
        Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
        return String.join("\n", lines);
    }

    private static String splinter(Random random) {
        return SPLINTERS.get(random.nextInt(SPLINTERS.size()));
    }
}
