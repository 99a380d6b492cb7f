package io.outrigger.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnifiedDiffTest {
    @Test
    void equalTextsHaveNoDifference() {
        assertThat(UnifiedDiff.of("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void showsWhatCameAndWhatWentWithTwoLinesAround() {
        assertThat(UnifiedDiff.of("a\nb\nc\nd\ne\nf\ng\nh\n", "a\nb\nc\nd\nnew\nf\ng\nh\n"))
                .isEqualTo(
                        """
                        @@ line 3
                         c
                         d
                        -e
                        +new
                         f
                         g
                        """);
    }

    @Test
    void distantChangesAreApart() {
        assertThat(UnifiedDiff.of("1\n2\n3\n4\n5\n6\n7\n", "0\n1\n2\n3\n4\n5\n6\n7\n8\n"))
                .isEqualTo(
                        """
                        @@ line 1
                        +0
                         1
                         2
                        @@ line 7
                         6
                         7
                        +8
                        """);
    }
}
