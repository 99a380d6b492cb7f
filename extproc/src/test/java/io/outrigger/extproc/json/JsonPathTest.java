package io.outrigger.extproc.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": 1, \"b\":2} | a | { \"a\": 9, \"b\":2}",
                "{\"a\":1} | c | {\"a\":1,\"c\":9}",
                "{\"a\" : { \"x\" :1 , \"y\":2 } } | a.x | {\"a\" : { \"x\" :9 , \"y\":2 } }",
                "{\"a\":{\"x\":1}} | a.z | {\"a\":{\"x\":1,\"z\":9}}",
                "{\"a\":{}} | a.b.c | {\"a\":{\"b\":{\"c\":9}}}",
                "{} | a.b.c | {\"a\":{\"b\":{\"c\":9}}}",
                "{} | a.0.c | {\"a\":[{\"c\":9}]}",
                "{} | a.:0.c | {\"a\":{\"0\":{\"c\":9}}}",
                "{} | :. | {\":\":{\"\":9}}",
                "{} | a.-1 | {\"a\":[9]}",
                "{\"a\":[ 1 , {\"x\":2} ]} | a.1.x | {\"a\":[ 1 , {\"x\":9} ]}",
                "{\"a\":[ 1 , 2 ]} | a.0 | {\"a\":[ 9 , 2 ]}",
                "{\"a\":[ 1 , 2 ]} | a.2 | {\"a\":[ 1 , 2,9 ]}",
                "{\"a\":[ 1 , 2 ]} | a.-1 | {\"a\":[ 1 , 2,9 ]}",
                "{\"a\":[ ]} | a.0.b | {\"a\":[{\"b\":9} ]}",
                "[1,{\"a\":2}] | 1.a | [1,{\"a\":9}]",
                "{\"a.b\":1} | a\\.b | {\"a.b\":9}",
                "{\"a\":{\"b.c\":1}} | a.b\\.c | {\"a\":{\"b.c\":9}}",
                "{\"a\\\\b\":1} | a\\\\b | {\"a\\\\b\":9}",
                "{\"1\":{\"2\":3}} | 1.2 | {\"1\":{\"2\":9}}",
                "{\"a\":{\"b\":1,\"b\":2}} | a.b | {\"a\":{\"b\":9,\"b\":9}}",
                "{} | ä.\" | {\"ä\":{\"\\\"\":9}}",
                "{\"\":{}} | . | {\"\":{\"\":9}}",
            })
    void sets(String before, String path, String after) throws JsonSyntaxException {
        Slice set = JsonPath.of(path).set(Slice.utf8(before), Slice.utf8("9"));

        assertThat(String.valueOf(set)).isEqualTo(after.strip().replaceFirst("^\\{ \"", "{\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | a.b",
                "{\"a\":\"x\"} | a.0",
                "{\"a\":null} | a.b.c",
                "{\"a\":[1]} | a.b",
                "{\"a\":[1]} | a.2",
                "{\"a\":[1]} | a.-2",
                "{\"a\":[1]} | a.0000000",
                "{\"a\":[1]} | a.0.b",
                "{} | a.1",
                "5 | a",
            })
    void doesNotSetWhereNothingCanBe(String document, String path) throws JsonSyntaxException {
        assertThat(JsonPath.of(path).set(Slice.utf8(document), Slice.utf8("9"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":{\"b\":1, \"c\":2}} | a.b | {\"a\":{\"c\":2}}",
                "{\"a\":{\"b\":1}} | a.b | {\"a\":{}}",
                "{\"a\":1,\"b\":2} | a | {\"b\":2}",
                "{\"a\":[ 1 , 2 , 3 ]} | a.0 | {\"a\":[ 2 , 3 ]}",
                "{\"a\":[ 1 , 2 , 3 ]} | a.1 | {\"a\":[ 1 , 3 ]}",
                "{\"a\":[ 1 , 2 , 3 ]} | a.-1 | {\"a\":[ 1 , 2 ]}",
                "{\"a\":[ 1 ]} | a.0 | {\"a\":[  ]}",
                "{\"a\":[{\"b\":1},{\"b\":2}]} | a.1.b | {\"a\":[{\"b\":1},{}]}",
            })
    void removes(String before, String path, String after) throws JsonSyntaxException {
        assertThat(JsonPath.of(path).remove(Slice.utf8(before)).toString()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"a.b", "c", "b.1", "b.x", "b.0.x", "a.b.c", "b.-2"})
    void removesNothingWhereNothingIs(String path) throws JsonSyntaxException {
        Slice document = Slice.utf8("{\"a\":1,\"b\":[2]}");

        assertThat(JsonPath.of(path).remove(document)).isSameAs(document);
    }

    @Test
    void worksInTheMiddleOfALargerArrayOfBytes() throws JsonSyntaxException {
        byte[] bytes = Slice.utf8("xx{\"a\":[1,{\"b\":2}]}yy").toBytes();
        Slice document = Slice.of(bytes, 2, bytes.length - 4);

        assertThat(String.valueOf(JsonPath.of("a.1.b").set(document, Slice.utf8("9"))))
                .isEqualTo("{\"a\":[1,{\"b\":9}]}");
        assertThat(JsonPath.of("a.0").remove(document).toString()).isEqualTo("{\"a\":[{\"b\":2}]}");
    }

    @Test
    void aPathWithoutEndLeadsNowhere() throws JsonSyntaxException {
        Slice document = Slice.utf8("{}");
        var path = JsonPath.of("a.".repeat(100_000));

        assertThat(path.set(document, document)).isNull();
        assertThat(path.remove(document)).isSameAs(document);
    }
}
