package io.outrigger.extproc.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A short look at every target: all seeds, and some changes to them, the same each time. */
class FuzzTest {
    private static final int CHANGES = 2_000;

    @ParameterizedTest
    @EnumSource
    void nothingEscapes(Target target) {
        List<byte[]> seeds = Seeds.of(target);
        assertThat(seeds).hasSizeGreaterThan(4);
        seeds.forEach(seed -> read(target, seed));
        var random = new Random(2026);
        for (int i = 0; i < CHANGES; i++) {
            read(target, changed(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private static void read(Target target, byte[] input) {
        assertThatCode(() -> target.read(input))
                .as(() -> target.label() + " " + HexFormat.of().formatHex(input))
                .doesNotThrowAnyException();
    }

    private static byte[] changed(byte[] seed, Random random) {
        byte[] changed = seed.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(3)) {
                case 0 -> changed[at] = (byte) random.nextInt();
                case 1 -> changed[at] = changed[random.nextInt(changed.length)];
                default -> changed = Arrays.copyOf(changed, Math.max(1, at));
            }
        }
        return changed;
    }
}
