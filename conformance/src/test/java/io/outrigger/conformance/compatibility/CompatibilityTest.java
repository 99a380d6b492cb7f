package io.outrigger.conformance.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about compatibility says what the tests show. */
class CompatibilityTest {
    private static final Path PAGE = Path.of("../docs/compatibility.md");

    @Test
    void thePageIsWhatTheTestsShow() throws IOException {
        String page = CompatibilityPage.write();
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
            return;
        }
        assertThat(page)
                .as("docs/compatibility.md (rewrite with -Dgolden.update=true)")
                .isEqualTo(Files.readString(PAGE));
    }

    @Test
    void everyTestThatItNamesExists() {
        SdkCells sdk = SdkCells.read();
        JavaTests java = JavaTests.find();
        assertThat(NamedCases.read())
                .isNotEmpty()
                .allSatisfy(
                        it ->
                                assertThat(it.tests())
                                        .as(it.name())
                                        .isNotEmpty()
                                        .allMatch(
                                                id ->
                                                        Translations.has(id)
                                                                || sdk.has(id)
                                                                || java.has(id)));
    }
}
