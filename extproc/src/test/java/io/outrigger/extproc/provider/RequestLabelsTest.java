package io.outrigger.extproc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Asked;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLabelsTest {
    private static final RequestLabels LABELS =
            new RequestLabels(
                    "requestMetadata",
                    16,
                    Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}"),
                    Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}"));

    private final Unsupported unsupported = new Unsupported("Bedrock");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"k\":\"v\"}",
                "{\"k\":\"\"}",
                "{\"a b:_@$#=/+,-.\":\"https://example.com/a b\"}",
            })
    void passesWhatFits(String metadata) throws Exception {
        assertThat(written(metadata)).isEqualTo("{\"requestMetadata\":" + metadata + "}");
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\":\"v\"}",
                "{\"k\":1}",
                "{\"k\":\"a?b\"}",
                "{\"é\":\"v\"}",
                "\"text\"",
            })
    void leavesOutWhatDoesNot(String metadata) throws Exception {
        assertThat(written(metadata)).isEqualTo("{}");
        assertThat(left()).containsExactly("metadata");
    }

    @Test
    void nothingIsNotMissed() throws Exception {
        assertThat(written("{}")).isEqualTo("{}");
        assertThat(left()).isEmpty();
    }

    @Test
    void sixteenPairsAreTheMost() throws Exception {
        assertThat(written(pairs(16))).isNotEqualTo("{}");
        assertThat(written(pairs(17))).isEqualTo("{}");
    }

    private static String pairs(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String written(String metadata) throws ClientError, JsonSyntaxException {
        JsonValue value = JsonValue.parse(Slice.utf8(metadata));
        Asked asked = new Asked.Builder().extra("metadata", value).build();
        var out = new JsonWriter().beginObject();
        LABELS.write(out, asked, unsupported);
        return out.endObject().take().toString();
    }

    private Iterable<String> left() {
        return unsupported.names(new Asked.Builder().build(), Set.of(), Set.of());
    }
}
