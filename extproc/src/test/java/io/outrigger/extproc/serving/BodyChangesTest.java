package io.outrigger.extproc.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.BodyMutation;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyChangesTest {
    private static final String BODY =
            "{\"model\":\"m\",\"options\":{\"a\":1,\"b\":[true,{\"c\":2}]},\"user\":\"u\"}";

    private final List<String> skipped = new ArrayList<>();

    @Test
    void removesFirstThenSetsInOrder() {
        var changes =
                changes(
                        List.of("user", "options.a", "nothing.here"),
                        set("model", "\"n\""),
                        set("options.b.1.c", "3"),
                        set("options.d.e", "{\"x\":null}"),
                        set("user", "plain text"),
                        set("options.b.-1", "\"end\""));

        assertThat(changes.applied(Slice.utf8(BODY), skipped::add).toString())
                .isEqualTo(
                        "{\"model\":\"n\",\"options\":{\"b\":[true,{\"c\":3},\"end\"],"
                                + "\"d\":{\"e\":{\"x\":null}}},\"user\":\"plain text\"}");
        assertThat(skipped).isEmpty();
    }

    @Test
    void whatIsRemovedAndSetGoesToTheEnd() {
        var changes = changes(List.of("model"), set("model", "1"), set("model", "2"));

        assertThat(changes.applied(Slice.utf8("{\"model\":0,\"x\":3}"), skipped::add).toString())
                .isEqualTo("{\"x\":3,\"model\":2}");
    }

    @Test
    void aPathThatDoesNotFitIsSkippedAndTold() {
        var changes =
                changes(
                        List.of(),
                        set("model.name", "1"),
                        set("options.b.7", "1"),
                        set("options.a", "4"));

        assertThat(changes.applied(Slice.utf8(BODY), skipped::add).toString())
                .isEqualTo(BODY.replace("\"a\":1", "\"a\":4"));
        assertThat(skipped).containsExactly("model.name", "options.b.7");
    }

    @Test
    void withoutChangesTheBodyIsTheSame() {
        Slice body = Slice.utf8(BODY);

        assertThat(changes(List.of()).applied(body, skipped::add)).isSameAs(body);
    }

    @Test
    void noPathBreaksABody() {
        var random = new Random(11);
        List<String> steps =
                List.of("model", "options", "a", "b", "0", "1", "-1", "c", "", "x\\.y");
        for (int round = 0; round < 5_000; round++) {
            var changes =
                    changes(
                            List.of(path(steps, random), path(steps, random)),
                            set(path(steps, random), "[{\"k\":[]}]"),
                            set(path(steps, random), "no json"),
                            set(path(steps, random), "[".repeat(300) + "]".repeat(300)));
            Slice changed = changes.applied(Slice.utf8(BODY), skipped::add);
            assertThat(JsonString.isJson(changed) || changed.toString().contains("[[[["))
                    .as(changed.toString())
                    .isTrue();
        }
    }

    private static String path(List<String> steps, Random random) {
        var path = new StringBuilder(steps.get(random.nextInt(steps.size())));
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('.').append(steps.get(random.nextInt(steps.size())));
        }
        return path.toString();
    }

    private static BodyMutation.Field set(String path, String value) {
        return new BodyMutation.Field(path, value);
    }

    private static BodyChanges changes(List<String> remove, BodyMutation.Field... set) {
        return BodyChanges.of(new BodyMutation(Arrays.asList(set), remove));
    }
}
