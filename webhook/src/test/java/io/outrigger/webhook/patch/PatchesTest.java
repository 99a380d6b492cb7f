package io.outrigger.webhook.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PatchesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{} | {} | []",
                "{} | {`a`:null} | [{`op`:`add`,`path`:`/a`,`value`:null}]",
                "{`a`:null} | {} | [{`op`:`remove`,`path`:`/a`}]",
                "{`a`:null} | {`a`:{}} | [{`op`:`replace`,`path`:`/a`,`value`:{}}]",
                "{`a`:1} | {`a`:1.0} | [{`op`:`replace`,`path`:`/a`,`value`:1.0}]",
                "{`a`:[1]} | {`a`:[1,2,3]} |"
                        + " [{`op`:`add`,`path`:`/a/-`,`value`:2},{`op`:`add`,`path`:`/a/-`,`value`:3}]",
                "{`a`:[2]} | {`a`:[1,2]} | [{`op`:`add`,`path`:`/a/0`,`value`:1}]",
                "{`a`:[1,2,3]} | {`a`:[1,3]} | [{`op`:`remove`,`path`:`/a/1`}]",
                "{`a`:[1,2,3,4]} | {`a`:[]} | [{`op`:`remove`,`path`:`/a/3`},{`op`:`remove`,`path`:`/a/2`},"
                        + "{`op`:`remove`,`path`:`/a/1`},{`op`:`remove`,`path`:`/a/0`}]",
                "{`a`:[{`n`:1,`k`:2}]} | {`a`:[{`n`:1,`k`:3}]} |"
                        + " [{`op`:`replace`,`path`:`/a/0/k`,`value`:3}]",
                "{} | {`a/b~c`:1} | [{`op`:`add`,`path`:`/a~1b~0c`,`value`:1}]",
                "{``:{}} | {``:{``:1}} | [{`op`:`add`,`path`:`//`,`value`:1}]",
            })
    void namesOnlyWhatDiffers(String before, String after, String patch) {
        assertThat(Patches.diff(object(before), object(after)).toString())
                .isEqualTo(patch.replace('`', '"'));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void patchedTreeEqualsTheWantedOne(long seed) {
        var trees = new RandomTrees(new Random(seed));
        for (int i = 0; i < 2_000; i++) {
            var before = trees.object();
            var after = i % 2 == 0 ? trees.object() : trees.changed(before);

            var patch = (ArrayNode) JSON.readTree(Patches.diff(before, after).toString());

            assertThat(Patches.apply(patch, before))
                    .as("%s%n%s%n%s", before, after, patch)
                    .isEqualTo(after);
            assertThat(patch.isEmpty()).isEqualTo(before.equals(after));
        }
    }

    @Test
    void applyLeavesTheGivenTreeAlone() {
        var before = object("{`a`:{}}");

        var after = Patches.apply(array("[{`op`:`add`,`path`:`/a/b`,`value`:{`c`:[1]}}]"), before);

        assertThat(after).isEqualTo(object("{`a`:{`b`:{`c`:[1]}}}"));
        assertThat(before).isEqualTo(object("{`a`:{}}"));
    }

    @Test
    void wholeDocumentCanBeReplaced() {
        var patch = array("[{`op`:`replace`,`path`:``,`value`:{`b`:1}}]");

        assertThat(Patches.apply(patch, object("{`a`:1}"))).isEqualTo(object("{`b`:1}"));
    }

    @ParameterizedTest
    @CsvSource({
        "remove,/x",
        "replace,/x",
        "add,/x/y",
        "add,/a/3",
        "add,/a/01",
        "remove,/a/2",
        "remove,/a/-",
        "replace,/a/-1",
        "add,/s/0",
        "add,/a/99999999999",
    })
    void operationWithoutAPlaceIsRefused(String op, String path) {
        var before = object("{`a`:[1,2],`s`:`text`}");
        var patch = array("[{`op`:`" + op + "`,`path`:`" + path + "`,`value`:0}]");

        assertThatThrownBy(() -> Patches.apply(patch, before))
                .hasMessageStartingWith("path: " + path.substring(0, 2))
                .hasMessageEndingWith(" (expected: a place in the document)");
    }

    @Test
    void operationsOfAnotherKindAreRefused() {
        assertThatThrownBy(
                        () ->
                                Patches.apply(
                                        array("[{`op`:`move`,`path`:`/a`,`from`:`/b`}]"),
                                        object("{}")))
                .hasMessage("op: move (expected: add, remove or replace)");
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json.replace('`', '"'));
    }

    private static ArrayNode array(String json) {
        return (ArrayNode) JSON.readTree(json.replace('`', '"'));
    }
}
