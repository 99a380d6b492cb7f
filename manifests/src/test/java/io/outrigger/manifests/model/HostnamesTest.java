package io.outrigger.manifests.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostnamesTest {
    @ParameterizedTest
    @CsvSource({
        "a.example, a.example, a.example",
        "*.example, a.example, a.example",
        "*.example, a.b.example, a.b.example",
        "a.example, *.example, a.example",
        "*.example, *.b.example, *.b.example",
        "'', a.example, a.example",
    })
    void theMoreSpecificOfBothIsServed(String listener, String route, String common) {
        assertThat(Hostnames.common(listener, List.of(route))).containsExactly(common);
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, b.example",
        "*.example, example",
        "*.example, aexample",
        "*.a.example, *.b.example",
    })
    void hostsWithNothingInCommonAreNotServed(String listener, String route) {
        assertThat(Hostnames.common(listener, List.of(route))).isEmpty();
    }

    @Test
    void aRouteWithoutHostsTakesThoseOfTheListener() {
        assertThat(Hostnames.common("", List.of())).containsExactly("*");
        assertThat(Hostnames.common("a.example", List.of())).containsExactly("a.example");
    }
}
