package io.outrigger.manifests.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.ObjectKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final int MAX = 253;
    private static final String LONG = "a".repeat(MAX - 1);
    private static final String NAMESPACE = "n".repeat(63);

    private static Stream<String> all(ObjectKey route) {
        return Stream.of(
                Names.rule(route, "0", 0),
                Names.rule(route, "0", 1),
                Names.rule(route, "1", 0),
                Names.catchAll(route),
                Names.gatewayFilter(route),
                Names.routeFilter(route, 0),
                Names.routeFilter(route, 1),
                Names.httpRoute(route, 1));
    }

    @Test
    void longNamesFitAndStayApart() {
        var names =
                Stream.of(LONG + "b", LONG + "c", "b", "c")
                        .flatMap(name -> all(new ObjectKey(NAMESPACE, name)))
                        .toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(it -> it.length() <= MAX)
                .allMatch(it -> it.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?"));
    }

    @Test
    void aRouteNamedLikeAPartOfAnotherHasOtherNames() {
        var one = new ObjectKey("ai", "chat");
        var other = new ObjectKey("ai", "chat.rule.0.part.1");

        assertThat(Stream.of(one, other).flatMap(NamesTest::all)).doesNotHaveDuplicates();
    }
}
