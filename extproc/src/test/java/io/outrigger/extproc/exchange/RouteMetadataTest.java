package io.outrigger.extproc.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.RouteBackends.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy prints of a route's metadata. */
class RouteMetadataTest {
    private static final String TEXT =
            """
            filter_metadata { key: "envoy-gateway" value { fields { key: "resources" value { list_value { values { \
            struct_value { fields { key: "annotations" value { struct_value { fields { key: "outrigger-backends" value { \
            string_value: "ai/chat rule=ai/openai@api.openai.com route-not-found=@" } } } } } fields { key: "kind" value { \
            string_value: "HTTPRoute" } } fields { key: "sectionName" value { string_value: "rule" } } } } } } } } }
            """;

    @ParameterizedTest
    @ValueSource(strings = {" ", "  ", "\n"})
    void theRuleOfTheRouteTellsTheBackend(String space) {
        var read = RouteMetadata.of(TEXT.replace(" value {", space + "value" + space + "{"));

        assertThat(read.place()).isEqualTo(new Place("ai/openai", "api.openai.com"));
        assertThat(read.route()).isEqualTo("ai/chat");
    }

    @Test
    void theCatchAllLeadsNowhere() {
        var read = RouteMetadata.of(TEXT.replace("\"rule\"", "\"route-not-found\""));

        assertThat(read.place()).isEqualTo(Place.NOWHERE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key: \"sectionName\"",
                "key: \"sectionName\" value { string_value: \"rule",
                "key: \"outrigger-backends\" value { } key: \"sectionName\" value { string_value: \"rule\" }"
            })
    void otherRoutesAreNotOurs(String text) {
        assertThat(RouteMetadata.of(text).place()).isNull();
    }
}
