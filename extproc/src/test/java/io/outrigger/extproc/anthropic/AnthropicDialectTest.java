package io.outrigger.extproc.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Model;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.conversation.ProviderError;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicDialectTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    /** https://platform.claude.com/docs/en/api/errors */
    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "402, billing_error",
        "403, permission_error",
        "404, not_found_error",
        "409, invalid_request_error",
        "413, request_too_large",
        "422, invalid_request_error",
        "429, rate_limit_error",
        "500, api_error",
        "502, api_error",
        "503, overloaded_error",
        "504, timeout_error",
        "529, overloaded_error",
    })
    void theStatusDecidesTheType(int status, String type) {
        var error = new ProviderError(status, "ThrottlingException", "a \"b\"");

        assertThat(dialect.error(error).toString())
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"a \\\"b\\\"\"}}",
                        type);
    }

    @Test
    void ownErrorsHaveTheSameShape() {
        assertThat(dialect.error(ErrorKind.UNPROCESSABLE, "no").toString())
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}");
    }

    @Test
    void inAStreamAnErrorIsAnEvent() {
        assertThat(dialect.errorEvent(new ProviderError(529, "x", "Overloaded")).toString())
                .isEqualTo(
                        """
                        event: error
                        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                        """);
    }

    @Test
    void allModelsAreOnOnePage() {
        var models =
                List.of(
                        new Model("a", "x", Instant.parse("2026-01-02T03:04:05Z")),
                        new Model("b", "y", Instant.EPOCH));

        assertThat(dialect.models(models).toString())
                .isEqualTo(
                        "{\"data\":[{\"id\":\"a\",\"type\":\"model\",\"display_name\":\"a\","
                                + "\"created_at\":\"2026-01-02T03:04:05Z\"},"
                                + "{\"id\":\"b\",\"type\":\"model\",\"display_name\":\"b\","
                                + "\"created_at\":\"1970-01-01T00:00:00Z\"}],"
                                + "\"first_id\":\"a\",\"has_more\":false,\"last_id\":\"b\"}");
    }

    @Test
    void anEmptyPageHasNoFirst() {
        assertThat(dialect.models(List.of()).toString())
                .isEqualTo("{\"data\":[],\"first_id\":null,\"has_more\":false,\"last_id\":null}");
    }
}
