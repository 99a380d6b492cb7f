package io.outrigger.extproc.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.Conversation.Role;
import io.outrigger.extproc.conversation.Field;
import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}                                             | messages: (expected: an array)",
                "{\"messages\":[{}]}                          | messages[0].role: (expected: a string)",
                "{\"messages\":[{\"role\":\"user\"}]}     | messages[0].content: (expected: a string or an array)",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{}]}]} | messages[0].content[0].type: (expected: a string)",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | messages[0].content[0].text: (expected: a string)",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"x\"}}]}]} | messages[0].content[0].source.type: (expected: base64, url, file, text or content)",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":7}]}]} | messages[0].content[0].content: (expected: a string or an array)",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":\"{}\"}]}]} | messages[0].content[0].input: (expected: an object)",
                "{\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"redacted_thinking\",\"data\":\"x\"}]}]} | messages[0].content: (expected: text only)",
                "{\"messages\":[],\"system\":7}             | system: (expected: a string or an array)",
                "{\"messages\":[],\"max_tokens\":\"1\"}   | max_tokens: (expected: a number)",
                "{\"messages\":[],\"stop_sequences\":[1]}   | stop_sequences: (expected: an array of strings)",
                "{\"messages\":[],\"thinking\":{\"type\":\"on\"}} | thinking.type: (expected: enabled, disabled, adaptive or between_tools)",
                "{\"messages\":[],\"tools\":[{\"input_schema\":{}}]} | tools[0].name: (expected: a string)",
                "{\"messages\":[],\"tool_choice\":{\"type\":\"tool\"}} | tool_choice.name: (expected: a string)",
                "{\"messages\":[],\"output_config\":{\"format\":{\"type\":\"json\"}}} | output_config.format.type: (expected: json_schema)",
            })
    void whatIsWrongIsToldWithItsPath(String body, String message) {
        assertThatExceptionOfType(ClientError.class)
                .isThrownBy(() -> read(body))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST))
                .satisfies(e -> assertThat(e.text()).isEqualTo("invalid request body: " + message));
    }

    @Test
    void instructionsAreGatheredFromWhereverTheyAre() throws ClientError, JsonSyntaxException {
        Conversation read =
                read(
                        """
                        {"system":"a","messages":[{"role":"user","content":"b"},
                         {"role":"system","content":[{"type":"text","text":"c"}]}]}
                        """);

        assertThat(read.system()).extracting(it -> it.text().decode()).containsExactly("a", "c");
        assertThat(read.messages())
                .containsExactly(
                        new Conversation.Message(
                                Role.USER, java.util.List.of(Block.Text.of(JsonText.of("b")))));
    }

    @Test
    void whatOnlyAnthropicKnowsIsKeptAsItIs() throws ClientError, JsonSyntaxException {
        Conversation read =
                read(
                        """
                        {"messages":[{"role":"assistant","content":
                          [{"type":"server_tool_use","id":"s","name":"web_search","input":{}}]}],
                         "tools":[{"type":"web_search_20250305","name":"web_search"}],
                         "mcp_servers":[]}
                        """);

        assertThat(read.messages().getFirst().content().getFirst())
                .isInstanceOfSatisfying(
                        Block.Foreign.class,
                        it -> assertThat(it.type()).isEqualTo("server_tool_use"));
        assertThat(read.tools().getFirst())
                .isInstanceOfSatisfying(
                        Tool.BuiltIn.class,
                        it -> assertThat(it.type()).isEqualTo("web_search_20250305"));
        assertThat(read.asked().beyond(Set.of(Field.TOOLS), Set.of()))
                .containsExactly("mcp_servers");
    }

    @Test
    void documentsOfBlocksAreTexts() throws ClientError, JsonSyntaxException {
        Conversation read =
                read(
                        """
                        {"messages":[{"role":"user","content":[{"type":"document","source":
                          {"type":"content","content":[{"type":"text","text":"a"},
                                                       {"type":"text","text":"b"}]}}]}]}
                        """);

        assertThat(read.messages().getFirst().content().getFirst())
                .isInstanceOfSatisfying(
                        Block.Document.class,
                        it ->
                                assertThat(it.media())
                                        .isEqualTo(new Media.Plain(JsonText.of("a\nb"))));
    }

    @Test
    void aChoiceMayForbidSeveralCallsAtOnce() throws ClientError, JsonSyntaxException {
        Conversation read =
                read(
                        """
                        {"messages":[],"tool_choice":{"type":"any","disable_parallel_tool_use":true}}
                        """);

        assertThat(read.toolChoice()).isEqualTo(new ToolChoice.Required());
        assertThat(read.asked().has(Field.PARALLEL_TOOL_CALLS)).isTrue();
    }

    private static Conversation read(String body) throws ClientError, JsonSyntaxException {
        return MessagesReader.read(JsonValue.parse(Slice.utf8(body)));
    }
}
