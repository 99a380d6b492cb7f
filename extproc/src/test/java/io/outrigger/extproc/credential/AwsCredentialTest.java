package io.outrigger.extproc.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.contract.Secret;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.credential.Credential.Metadata;
import io.outrigger.extproc.credential.Credential.Origin;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.credential.Credential.Unsigned;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures were made by botocore 1.44. */
class AwsCredentialTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-25T20:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "bedrock-runtime.us-east-1.amazonaws.com,"
                        + " /model/anthropic.claude-v2/converse, {\"a\":1}, us-east-1, ``, "
                        + "b6ceb9f1b72a845d47bdc0f9f0ec60489a0d90e721031ce55518243bc83cdb9f",
                "bedrock-runtime.eu-central-1.amazonaws.com,"
                        + " /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123%3A"
                        + "application-inference-profile%2Fx/converse-stream,"
                        + " {\"a\":\"é\"}, eu-central-1, the-session-token, "
                        + "0d05782df8377e0a7b2e758c14094a86ec9caddfdac127d947d9ce7bfc29142c",
                "vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com,"
                        + " /model/m/invoke?b=%2F%20x&a=1&a=0&c, {}, us-east-1, ``, "
                        + "55817ed87519e6b6cb1c86e26b7544d3d226c7d7843aba4d5fcf5bf1c446a736",
                "bedrock-runtime-fips.us-gov-west-1.amazonaws.com,"
                        + " /model/m/invoke, {}, us-gov-west-1, ``, "
                        + "9ea42480bced1a393f8bddecf3778f015a14348c84cbfad4ee5a3f3dc1c10f28",
                "bedrock-runtime.cn-north-1.amazonaws.com.cn,"
                        + " /model/us.amazon.nova-micro-v1%3A0/invoke, {}, cn-north-1, t+/==, "
                        + "b0f95797d43887fc623f516ef68bc46ec53af87f46843ee214360cde3694220c",
                "proxy.internal:8443, /model/m/invoke?b=2&a=1, ``, us-west-2, ``, "
                        + "5884b24e967519ecb5b621a94e9d15971c6e50547f412d0a8b813a83d5b9e089",
            })
    void signsAsBotocoreDoes(
            String host, String path, String body, String region, String token, String signature) {
        var signed =
                (Signing.Signed)
                        sign(token, new Unsigned("POST", path, host, Slice.utf8(body), origin()));

        String session = token.isEmpty() ? "" : ";x-amz-security-token";
        assertThat(signed.path()).isEqualTo(path);
        assertThat(signed.headers())
                .containsEntry("x-amz-date", "20261125T200000Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261125/"
                                + region
                                + "/bedrock/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date"
                                + session
                                + ", Signature="
                                + signature);
        assertThat(signed.headers().getOrDefault("x-amz-security-token", "")).isEqualTo(token);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, bedrock-runtime.us-east-1.amazonaws.com",
        "cn-north-1, bedrock-runtime.cn-north-1.amazonaws.com.cn",
    })
    void theRegionTellsTheHostWhereEnvoyDoesNot(String region, String host) {
        var keys = AwsKeys.of("AKIA", "s", null);
        var credential =
                new AwsCredential(() -> CompletableFuture.completedFuture(keys), region, CLOCK);

        assertThat(signature(credential, "")).isEqualTo(signature(credential, host));
    }

    @ParameterizedTest
    @CsvSource({
        "bedrock-runtime.eu-west-1.amazonaws.com, eu-west-1",
        "bedrock-runtime.eu-west-1.amazonaws.com:443, eu-west-1",
        "bedrock-runtime-fips.ca-central-1.api.aws, ca-central-1",
        "vpce-0a.bedrock-runtime.us-east-1.vpce.amazonaws.com, us-east-1",
        "bedrock-runtime.cn-north-1.amazonaws.com.cn, cn-north-1",
        "bedrock.corp.internal, us-west-2",
        "mybedrock-runtime.eu-west-1.amazonaws.com, us-west-2",
        "bedrock-runtime.eu-west-1.amazonaws.com.evil.com, us-west-2",
    })
    void theHostTellsTheRegion(String host, String region) {
        var keys = AwsKeys.of("AKIA", "s", null);
        var credential =
                new AwsCredential(
                        () -> CompletableFuture.completedFuture(keys), "us-west-2", CLOCK);

        assertThat(signature(credential, host)).contains("/" + region + "/bedrock/");
    }

    private static String signature(Credential credential, String host) {
        var signed =
                (Signing.Signed)
                        credential
                                .sign(
                                        new Unsigned(
                                                "POST",
                                                "/model/m/invoke",
                                                host,
                                                Slice.utf8("{}"),
                                                origin()))
                                .toCompletableFuture()
                                .join();
        return signed.headers().getOrDefault("authorization", "");
    }

    private static Origin origin() {
        return new Origin(Headers.NONE, Metadata.NONE);
    }

    private static Signing sign(@Nullable String token, Unsigned request) {
        var keys =
                AwsKeys.of(
                        "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", token);
        return new AwsCredential(() -> CompletableFuture.completedFuture(keys), "us-west-2", CLOCK)
                .sign(request)
                .toCompletableFuture()
                .join();
    }

    @Test
    void withoutKeysTheRequestIsRefusedWithoutTheReason() {
        var credential =
                new AwsCredential(
                        () -> CompletableFuture.failedFuture(new IllegalStateException("role x")),
                        "us-west-2",
                        CLOCK);

        assertThat(credential.sign(new Unsigned("POST", "/", "h", Slice.utf8(""), origin())))
                .isCompletedWithValueMatching(
                        it ->
                                it instanceof Signing.Refused(var kind, var message)
                                        && kind == ErrorKind.UNAVAILABLE
                                        && !message.contains("role x"));
    }

    @Test
    void readsASharedCredentialsFile() throws CredentialException {
        var keys =
                AwsKeys.parse(
                        new Secret(
                                """
                                # the gateway's
                                [other]
                                aws_access_key_id = no

                                [default]
                                aws_access_key_id=AKIA
                                aws_secret_access_key = s3cret=/+
                                region = us-east-1
                                """));

        assertThat(keys.accessKeyId()).isEqualTo("AKIA");
        assertThat(keys.secretAccessKey()).isEqualTo("s3cret=/+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "[other]\naws_access_key_id=s3cret\n",
                "[default]\naws_access_key_id=s3cret\n",
                "[default]\naws_secret_access_key=s3cret\n",
                "[default\naws_secret_access_key=s3cret\n",
                "[\naws_secret_access_key=s3cret\n",
            })
    void tellsWhatIsWrongInAFileWithoutTheSecret(String file) {
        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> AwsKeys.parse(new Secret(file)))
                .withMessageStartingWith("credentialFileLiteral")
                .withMessageContaining("expected")
                .withMessageNotContaining("s3cret");
    }
}
