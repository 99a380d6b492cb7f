package io.outrigger.extproc.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.json.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "proxy-authorization",
                "x-api-key",
                "api-key",
                "x-goog-api-key",
                "cookie",
                "set-cookie",
                "x-aigw-key",
                "x-amz-security-token",
                "x-aws-access-key-id",
                "x-aws-secret-access-key",
                "x-aws-session-token",
                "x-ai-eg-internal-req-id",
                "x-whatever-somebody-configured"
            })
    void headersThatMayBeCredentialsAreMasked(String name) {
        assertThat(Redaction.header(name, "s3cret")).isEqualTo("[REDACTED]");
    }

    @Test
    void whatIsKnownToBeHarmlessIsShown() {
        assertThat(Redaction.header("content-type", "application/json"))
                .isEqualTo("application/json");
        assertThat(Redaction.header(":path", "/v1/models")).isEqualTo("/v1/models");
    }

    @Test
    void aQueryIsMasked() {
        assertThat(Redaction.header(":path", "/v1?key=s3cret")).isEqualTo("/v1?[REDACTED]");
    }

    @Test
    void bodiesCanBeComparedOnly() {
        assertThat(Redaction.body(Slice.utf8("xhellox").part(1, 6)))
                .isEqualTo("[REDACTED LENGTH=5 HASH=2cf24dba5fb0a30e]");
        assertThat(Redaction.body(Slice.EMPTY)).isEmpty();
    }
}
