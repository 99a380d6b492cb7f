package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/support.md} names the versions that the test bed builds. */
class SupportPageTest {
    private static final Pattern PINNED = Pattern.compile("`(\\S+/\\S+ v\\S+|\\S+==\\S+)`");

    @Test
    void itsVersionsAreThoseOfTheTestBed() throws IOException {
        String built =
                Files.readString(Path.of("../testkit/tools/go.mod"))
                        + Files.readString(Path.of("../testkit/tools/eg/go.mod"))
                        + Files.readString(Path.of("../testkit/tools/requirements.txt"));

        var named =
                PINNED.matcher(Files.readString(Path.of("../docs/support.md")))
                        .results()
                        .map(it -> it.group(1))
                        .toList();

        assertThat(named).hasSizeGreaterThan(4).allMatch(built::contains);
    }
}
