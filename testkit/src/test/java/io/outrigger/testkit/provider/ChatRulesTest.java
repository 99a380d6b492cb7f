package io.outrigger.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ChatRulesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String USER = "{'role':'user','content':'hi'}";

    record Case(String fields, String param, String message) {
        /** Fields next to a valid model and message. */
        static Case of(String fields, String param, String message) {
            return new Case("'model':'m','messages':[" + USER + "]," + fields, param, message);
        }

        static Case messages(String messages, String param, String message) {
            return new Case("'model':'m','messages':" + messages, param, message);
        }

        @Override
        public String toString() {
            return fields;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "'messages':[" + USER + "]",
                        "model",
                        "Missing required parameter: 'model'."),
                new Case("'model':'m'", "messages", "Missing required parameter: 'messages'."),
                Case.of("'foo':1", "", "Unrecognized request argument supplied: foo"),
                Case.of("'foo':1,'bar':2", "", "Unrecognized request arguments supplied: foo, bar"),
                Case.of(
                        "'temperature':'1'",
                        "temperature",
                        "Invalid type for 'temperature': expected a decimal, but got a string"
                                + " instead."),
                Case.of(
                        "'temperature':2.5",
                        "temperature",
                        "Invalid 'temperature': decimal above maximum value. Expected a value <= 2,"
                                + " but got 2.5 instead."),
                Case.of(
                        "'top_p':-0.1",
                        "top_p",
                        "Invalid 'top_p': decimal below minimum value. Expected a value >= 0, but"
                                + " got -0.1 instead."),
                Case.of(
                        "'n':0",
                        "n",
                        "Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0"
                                + " instead."),
                Case.of(
                        "'max_tokens':1.5",
                        "max_tokens",
                        "Invalid type for 'max_tokens': expected an integer, but got a decimal"
                                + " instead."),
                Case.of(
                        "'stream':'true'",
                        "stream",
                        "Invalid type for 'stream': expected a boolean, but got a string instead."),
                Case.of(
                        "'stream_options':{'include_usage':true}",
                        "stream_options",
                        "The 'stream_options' parameter is only allowed when 'stream' is enabled."),
                Case.of(
                        "'stream':true,'stream_options':{'usage':true}",
                        "",
                        "Unrecognized request argument supplied: stream_options.usage"),
                Case.of(
                        "'max_tokens':1,'max_completion_tokens':1",
                        "max_tokens",
                        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not"
                                + " supported."),
                Case.of(
                        "'stop':['a','b','c','d','e']",
                        "stop",
                        "Invalid 'stop': expected an array of 1 to 4 elements, but got 5."),
                Case.messages(
                        "[]",
                        "messages",
                        "Invalid 'messages': expected an array of 1 to 100000 elements, but got 0."),
                Case.messages(
                        "'hi'",
                        "messages",
                        "Invalid type for 'messages': expected an array, but got a string"
                                + " instead."),
                Case.messages(
                        "[{'content':'hi'}]",
                        "messages[0].role",
                        "Missing required parameter: 'messages[0].role'."),
                Case.messages(
                        "[" + USER + ",{'role':'robot','content':'hi'}]",
                        "messages[1].role",
                        "Invalid value: 'robot'. Supported values are: 'system', 'developer',"
                                + " 'user', 'assistant', 'tool', 'function'."),
                Case.messages(
                        "[{'role':'user'}]",
                        "messages[0].content",
                        "Missing required parameter: 'messages[0].content'."),
                Case.messages(
                        "[{'role':'user','content':null}]",
                        "messages[0].content",
                        "Invalid type for 'messages[0].content': expected an array, but got null"
                                + " instead."),
                Case.messages(
                        "[{'role':'user','content':[{'type':'text'}]}]",
                        "messages[0].content[0].text",
                        "Missing required parameter: 'messages[0].content[0].text'."),
                Case.messages(
                        "[{'role':'user','content':[{'type':'image_url','image_url':'x'}]}]",
                        "messages[0].content[0].image_url",
                        "Invalid type for 'messages[0].content[0].image_url': expected an object,"
                                + " but got a string instead."),
                Case.messages(
                        "[{'role':'assistant'}]",
                        "messages[0].content",
                        "Missing required parameter: 'messages[0].content'."),
                Case.messages(
                        "[{'role':'tool','content':'1'}]",
                        "messages[0].tool_call_id",
                        "Missing required parameter: 'messages[0].tool_call_id'."),
                Case.messages(
                        "[{'role':'user','content':'hi','cache_control':{}}]",
                        "",
                        "Unrecognized request argument supplied: messages[0].cache_control"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void refusesWithOpenAisComplaint(Case it) {
        var complaint = ChatRules.complaint(JSON.readTree(json(it.fields()))).orElseThrow();
        assertThat(complaint.message()).isEqualTo(it.message());
        assertThat(complaint.param()).isEqualTo(it.param().isEmpty() ? null : it.param());
        assertThat(complaint.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'stream':true,'stream_options':{'include_usage':true}",
                "'temperature':0,'top_p':1,'n':2,'max_tokens':5,'stop':null,'seed':-7",
                "'stop':'x','logit_bias':{'1':5},'user':'u','metadata':{'a':'b'}",
                "'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'auto'",
                "'response_format':{'type':'json_object'},'reasoning_effort':'low'"
            })
    void takesWhatOpenAiTakes(String fields) {
        var body = JSON.readTree(json("'model':'m','messages':[" + USER + "]," + fields));
        assertThat(ChatRules.complaint(body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'system','content':'be brief'}",
                "{'role':'user','name':'ann','content':[{'type':'text','text':'a'},"
                        + "{'type':'image_url','image_url':{'url':'data:'}}]}",
                "{'role':'assistant','content':null,'tool_calls':[{'id':'1','type':'function',"
                        + "'function':{'name':'f','arguments':'{}'}}]}",
                "{'role':'tool','tool_call_id':'1','content':'42'}"
            })
    void takesTheMessagesThatOpenAiTakes(String message) {
        var body = JSON.readTree(json("'model':'m','messages':[" + message + "]"));
        assertThat(ChatRules.complaint(body)).isEmpty();
    }

    private static String json(String fields) {
        return "{" + fields.replace('\'', '"') + "}";
    }
}
