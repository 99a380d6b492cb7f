package io.outrigger.extproc.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VertexSchemaTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isConverted(String name, String schema, String converted) throws Exception {
        assertThat(written(schema)).isEqualTo(quoted(converted));
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of(
                        "members stand in the order of the alphabet",
                        "{'type':'string','minLength':1,'description':'d','$comment':'c'}",
                        "{'description':'d','minLength':1,'type':'string'}"),
                Arguments.of(
                        "properties keep theirs",
                        "{'type':'object','properties':{'b':{'type':'null'},'a':{}}}",
                        "{'properties':{'b':{'type':'null'},'a':{}},'type':'object'}"),
                Arguments.of(
                        "what is said of a reference wins",
                        "{'description':'outer','default':1,'$ref':'#/$defs/n',"
                                + "'$defs':{'n':{'type':'integer','description':'inner'}}}",
                        "{'default':1,'description':'outer','type':'integer'}"),
                Arguments.of(
                        "a reference through escaped names",
                        "{'$ref':'#/$defs/a~1b~0','$defs':{'a/b~':{'type':'string'}}}",
                        "{'type':'string'}"),
                Arguments.of(
                        "a reference twice, not in itself",
                        "{'type':'object','properties':{'a':{'$ref':'#/$defs/n'},"
                                + "'b':{'$ref':'#/$defs/n'}},'$defs':{'n':{'type':'integer'}}}",
                        "{'properties':{'a':{'type':'integer'},'b':{'type':'integer'}},"
                                + "'type':'object'}"),
                Arguments.of(
                        "allOf of one",
                        "{'description':'d','allOf':[{'type':'integer','title':'t'}]}",
                        "{'description':'d','title':'t','type':'integer'}"),
                Arguments.of(
                        "conditions only restrict",
                        "{'type':'object','properties':{'a':{'type':'string'}},"
                                + "'allOf':[{'if':{}},{'then':{}}],'anyOf':[{'required':['a']}]}",
                        "{'properties':{'a':{'type':'string'}},'type':'object'}"),
                Arguments.of(
                        "one alternative beside null",
                        "{'anyOf':[{'type':'string','format':'date'},{'type':'null'}],"
                                + "'default':null,'title':'T'}",
                        "{'default':null,'format':'date','nullable':true,'title':'T',"
                                + "'type':'string'}"),
                Arguments.of(
                        "nothing stands beside several",
                        "{'description':'outer','title':'T','oneOf':[{'type':'integer'},"
                                + "{'type':'string','description':'inner'},{'type':'null'}]}",
                        "{'anyOf':[{'description':'outer','nullable':true,'type':'integer'},"
                                + "{'description':'inner','nullable':true,'type':'string'}]}"),
                Arguments.of(
                        "alternatives are of the type of all",
                        "{'type':'object','anyOf':[{'properties':{'a':{}}},"
                                + "{'properties':{'b':{}}}]}",
                        "{'anyOf':[{'properties':{'a':{}},'type':'object'},"
                                + "{'properties':{'b':{}},'type':'object'}]}"),
                Arguments.of(
                        "a type or null",
                        "{'type':['null','array'],'items':{'type':'number'}}",
                        "{'items':{'type':'number'},'nullable':true,'type':'array'}"),
                Arguments.of(
                        "null among the values",
                        "{'type':['string','null'],'enum':['a','b',null]}",
                        "{'enum':['a','b'],'nullable':true,'type':'string'}"),
                Arguments.of(
                        "values that are no texts",
                        "{'type':'integer','enum':[1,2]}",
                        "{'type':'integer'}"),
                Arguments.of(
                        "an empty text among the values",
                        "{'type':'string','enum':['','a']}",
                        "{'type':'string'}"),
                Arguments.of(
                        "a constant",
                        "{'type':'string','const':'a'}",
                        "{'enum':['a'],'type':'string'}"));
    }

    @ParameterizedTest
    @MethodSource("inexpressible")
    void whatCannotBeExpressedIsNamed(String schema, String named) {
        assertThat(refused(schema).text()).isEqualTo(named(quoted(named)));
    }

    static Stream<Arguments> inexpressible() {
        return Stream.of(
                Arguments.of("[]", "a schema is an object"),
                Arguments.of("{'items':true}", "a schema is an object"),
                Arguments.of("{'$ref':'other.json'}", "$ref other.json leads elsewhere"),
                Arguments.of("{'$ref':'#'}", "$ref # leads elsewhere"),
                Arguments.of("{'$ref':'#/a'}", "$ref #/a leads nowhere"),
                Arguments.of(
                        "{'$ref':'#/a','a':{'items':{'$ref':'#/a'}}}", "$ref #/a leads to itself"),
                Arguments.of("{'allOf':[{},{}]}", "allOf has other than one schema"),
                Arguments.of("{'allOf':[]}", "allOf has other than one schema"),
                Arguments.of("{'anyOf':[{'type':'null'}]}", "anyOf has no schema but null"),
                Arguments.of(
                        "{'type':['string','number']}",
                        "type is a list of other than one type and null"));
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"items\":".repeat(100) + "{}" + "}".repeat(100);

        assertThat(refused(deep).text()).isEqualTo(named("it is nested deeper than 100"));
    }

    @Test
    void referencesThatMultiplyAreBounded() {
        var schema = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 40; i++) {
            String next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            schema.append("'d" + i + "':{'properties':{'a':" + next + ",'b':" + next + "}},");
        }
        schema.append("'d40':{'type':'string'}}}");

        assertThat(refused(schema.toString()).text())
                .isEqualTo(named("it is larger than 1048576 bytes"));
    }

    private static String named(String what) {
        return "the schema of it cannot be expressed: " + what;
    }

    private static ClientError refused(String schema) {
        ClientError error = catchThrowableOfType(ClientError.class, () -> written(schema));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNPROCESSABLE);
        return error;
    }

    private static String written(String schema) throws ClientError, JsonSyntaxException {
        var out = new JsonWriter();
        VertexSchema.write(out, JsonValue.parse(Slice.utf8(quoted(schema))), "it");
        return out.take().toString();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
