package io.outrigger.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLineTest {
    private static final Usage USAGE = new Usage(18, 5, 23);

    @TempDir private Path folder;

    @Test
    void readsTheCostsOfAJsonLine() throws IOException {
        String costs = "{\"llm_input_token\":18,\"llm_output_token\":5,\"llm_total_token\":23.0}";
        Path log = write("{\"costs\":" + costs + ",\"request_id\":\"id-1\"}\n");

        assertThat(LogLine.find(log, 0, "id-1").map(LogLine::costs)).contains(USAGE);
    }

    @Test
    void readsTheCostsAtTheEndOfATextLine() throws IOException {
        Path log =
                write(
                        """
                        [2026-11-22 19:09:21.453][1][info] something else about id-1
                        [2026-11-22T19:09:21Z] POST /v1/chat/completions 200 - id-0 {"llm_input_token":1}
                        [2026-11-22T19:09:21Z] POST /v1/chat/completions 200 - id-1 {"llm_input_token":18,"llm_output_token":5,"llm_total_token":23}
                        """);

        assertThat(LogLine.find(log, 0, "id-1").map(LogLine::costs)).contains(USAGE);
    }

    @Test
    void takesTheFirstNewLineAndItsIdWhenNobodyKnowsTheId() throws IOException {
        String id = "5850360c-b769-4c4a-8ff1-692b475dcdfc";
        Path log = write("POST 200 old {\"llm_input_token\":1}\nPOST 200 " + id + " {}\n");

        assertThat(LogLine.find(log, LogLine.count(log) - 1, "").map(LogLine::requestId))
                .contains(id);
    }

    @Test
    void costsThatAreMissingAreNotZero() throws IOException {
        Path log = write("{\"costs\":{\"llm_input_token\":null},\"request_id\":\"id-1\"}\n");

        assertThat(LogLine.find(log, 0, "id-1").map(LogLine::costs))
                .contains(new Usage(-1, -1, -1));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("access.log"), text);
    }
}
