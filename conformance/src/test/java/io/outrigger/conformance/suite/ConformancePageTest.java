package io.outrigger.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConformancePageTest {
    private static final Path PAGE = Path.of("../docs/conformance.md");

    @Test
    void thePageIsWhatTheSuiteHas() throws IOException {
        String page = ConformancePage.write();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
            return;
        }
        assertThat(page)
                .as("docs/conformance.md (rewrite with -Dgolden.update=true)")
                .isEqualTo(Files.readString(PAGE));
    }

    @Test
    void everyCaseHasATitle() {
        var cases =
                ConformancePage.groups().flatMap(it -> ConformancePage.cases(it).stream()).toList();

        assertThat(cases)
                .hasSizeGreaterThan(20)
                .allMatch(it -> it.isAnnotationPresent(DisplayName.class));
        assertThat(cases.stream().map(Method::getName)).doesNotHaveDuplicates();
    }

    @Test
    void everyFamilyLacksOnlyWhatCasesNeed() {
        var needed =
                ConformancePage.groups()
                        .flatMap(it -> ConformancePage.cases(it).stream())
                        .filter(it -> it.isAnnotationPresent(Needs.class))
                        .map(it -> it.getAnnotation(Needs.class).value())
                        .collect(Collectors.toSet());

        assertThat(ConformancePage.FAMILIES)
                .allSatisfy(
                        family ->
                                assertThat(family.getAnnotation(Column.class).lacks())
                                        .allMatch(it -> needed.contains(it.value())));
        assertThat(needed).containsExactlyInAnyOrder(Capability.values());
    }
}
