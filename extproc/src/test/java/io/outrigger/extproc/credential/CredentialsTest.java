package io.outrigger.extproc.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.credential.Credential.Metadata;
import io.outrigger.extproc.credential.Credential.Origin;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.credential.Credential.Unsigned;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final Secret KEY = new Secret(" k \n");
    private static final CredentialOverride HEADERS =
            new CredentialOverride("", "", "", true, List.of("x-other"));

    private static final CredentialOverride METADATA =
            new CredentialOverride("", "vault", "key", false, List.of());

    private final Credentials credentials =
            new Credentials(
                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                    GoogleAccess.DEFAULT,
                    new Metrics(HeaderAttributes.NONE));

    @Test
    void eachKindHasItsHeader() throws CredentialException {
        assertThat(headers(new BackendAuth.Credential.ApiKey(KEY)))
                .isEqualTo(Map.of("authorization", "Bearer k"));
        assertThat(headers(new BackendAuth.Credential.AzureToken(KEY)))
                .isEqualTo(Map.of("authorization", "Bearer k"));
        assertThat(headers(new BackendAuth.Credential.AzureApiKey(KEY)))
                .isEqualTo(Map.of("api-key", "k"));
        assertThat(headers(new BackendAuth.Credential.AnthropicApiKey(KEY)))
                .isEqualTo(Map.of("x-api-key", "k"));
        assertThat(headers(new BackendAuth.Credential.Gcp(KEY, "r", "p")))
                .isEqualTo(Map.of("authorization", "Bearer k"));
    }

    private Map<String, String> headers(BackendAuth.Credential credential)
            throws CredentialException {
        return signed(new BackendAuth(credential, null), origin(Map.of())).headers();
    }

    private Signing.Signed signed(BackendAuth auth, Origin origin) throws CredentialException {
        return (Signing.Signed) sign(auth, origin);
    }

    private Signing sign(BackendAuth auth, Origin origin) throws CredentialException {
        return credentials
                .of(auth)
                .sign(new Unsigned("POST", "models/m", "bedrock-runtime", Slice.utf8("{}"), origin))
                .toCompletableFuture()
                .join();
    }

    private static Origin origin(Map<String, String> headers) {
        return new Origin(Headers.of(headers), Metadata.NONE);
    }

    @Test
    void googleWantsProjectAndRegionInThePath() throws CredentialException {
        var gcp = new BackendAuth.Credential.Gcp(KEY, "europe-west4", "my-project");

        assertThat(signed(new BackendAuth(gcp, null), origin(Map.of())).path())
                .isEqualTo("/v1/projects/my-project/locations/europe-west4/models/m");
    }

    @Test
    void aRequestBringsItsOwn() throws CredentialException {
        var auth = new BackendAuth(new BackendAuth.Credential.AnthropicApiKey(KEY), HEADERS);

        assertThat(signed(auth, origin(Map.of("x-aigw-anthropic-api-key", "mine"))).headers())
                .isEqualTo(Map.of("x-api-key", "mine"));
        assertThat(signed(auth, origin(Map.of())).headers()).isEqualTo(Map.of("x-api-key", "k"));
    }

    @Test
    void aRequestBringsItsOwnInAHeaderOfAnyName() throws CredentialException {
        var auth =
                new BackendAuth(
                        new BackendAuth.Credential.ApiKey(KEY),
                        new CredentialOverride("x-tenant-key", "", "", false, List.of()));

        assertThat(signed(auth, origin(Map.of("x-tenant-key", "mine"))).headers())
                .isEqualTo(Map.of("authorization", "Bearer mine"));
        assertThat(sign(auth, origin(Map.of("x-aigw-api-key", "mine"))))
                .isEqualTo(
                        new Signing.Refused(ErrorKind.UNAUTHORIZED, "missing upstream credential"));
    }

    @Test
    void theHeaderMayBeAuthorizationItself() throws CredentialException {
        var auth =
                new BackendAuth(
                        new BackendAuth.Credential.ApiKey(KEY),
                        new CredentialOverride("authorization", "", "", false, List.of()));

        assertThat(signed(auth, origin(Map.of("authorization", "bearer  mine"))).headers())
                .isEqualTo(Map.of("authorization", "Bearer mine"));
        assertThat(signed(auth, origin(Map.of("authorization", "mine"))).headers())
                .isEqualTo(Map.of("authorization", "Bearer mine"));
    }

    @Test
    void metadataIsAStringOrHasTheFieldsOfAnAwsKey() throws CredentialException {
        var key = new BackendAuth(new BackendAuth.Credential.ApiKey(KEY), METADATA);
        var aws = new BackendAuth(new BackendAuth.Credential.Aws(KEY, "us-east-1"), METADATA);

        assertThat(signed(key, vault(Map.of("", "mine"))).headers())
                .isEqualTo(Map.of("authorization", "Bearer mine"));
        assertThat(
                        signed(
                                        aws,
                                        vault(
                                                Map.of(
                                                        "accessKeyId", "AKIA",
                                                        "secretAccessKey", "s",
                                                        "sessionToken", "t")))
                                .headers())
                .containsEntry("x-amz-security-token", "t")
                .hasEntrySatisfying(
                        "authorization", it -> assertThat(it).contains("Credential=AKIA/"));
    }

    private static Origin vault(Map<String, String> fields) {
        return new Origin(
                Headers.of(Map.of("x-aigw-api-key", "not this one")),
                (namespace, key) -> namespace.equals("vault") && key.equals("key") ? fields : null);
    }

    @Test
    void halfAnAwsKeyIsRefusedThoughThereIsAnother() throws CredentialException {
        var aws =
                new BackendAuth(
                        new BackendAuth.Credential.Aws(
                                new Secret(
                                        """
                                        [default]
                                        aws_access_key_id=A
                                        aws_secret_access_key=B
                                        """),
                                "us-east-1"),
                        HEADERS);

        assertThat(sign(aws, origin(Map.of("x-aigw-aws-access-key-id", "AKIA"))))
                .isInstanceOfSatisfying(
                        Signing.Refused.class,
                        it -> {
                            assertThat(it.kind()).isEqualTo(ErrorKind.UNAUTHORIZED);
                            assertThat(it.message()).contains("expected").doesNotContain("AKIA");
                        });
        assertThat(signed(aws, origin(Map.of())).headers().get("authorization"))
                .contains("Credential=A/");
    }

    @Test
    void aSessionTokenAloneIsHalfAnAwsKey() throws CredentialException {
        var aws = new BackendAuth(new BackendAuth.Credential.Aws(KEY, "us-east-1"), METADATA);

        assertThat(sign(aws, vault(Map.of("sessionToken", "t"))))
                .isInstanceOfSatisfying(
                        Signing.Refused.class,
                        it -> assertThat(it.message()).contains("incomplete"));
        assertThat(sign(aws, vault(Map.of("sessionToken", " "))))
                .isInstanceOfSatisfying(
                        Signing.Refused.class, it -> assertThat(it.message()).contains("missing"));
    }

    @Test
    void whiteSpaceAroundWhatARequestBringsIsNoPartOfIt() throws CredentialException {
        var key = new BackendAuth(new BackendAuth.Credential.ApiKey(KEY), METADATA);
        var aws = new BackendAuth(new BackendAuth.Credential.Aws(KEY, "us-east-1"), METADATA);

        assertThat(signed(key, vault(Map.of("", " mine\n"))).headers())
                .isEqualTo(Map.of("authorization", "Bearer mine"));
        assertThat(
                        signed(aws, vault(Map.of("accessKeyId", " A ", "secretAccessKey", "s\n")))
                                .headers())
                .isEqualTo(
                        signed(aws, vault(Map.of("accessKeyId", "A", "secretAccessKey", "s")))
                                .headers());
    }

    @Test
    void anEmptyValueIsNone() throws CredentialException {
        var key = new BackendAuth(new BackendAuth.Credential.ApiKey(KEY), METADATA);

        assertThat(sign(key, vault(Map.of("", " "))))
                .isEqualTo(
                        new Signing.Refused(ErrorKind.UNAUTHORIZED, "missing upstream credential"));
        assertThat(sign(key, vault(Map.of("accessKeyId", "A"))))
                .isEqualTo(
                        new Signing.Refused(ErrorKind.UNAUTHORIZED, "missing upstream credential"));
    }

    @Test
    void theClientsCredentialsAreHiddenFromABackendThatHasItsOwn() {
        var auth = new BackendAuth(new BackendAuth.Credential.Aws(KEY, "r"), HEADERS);

        assertThat(credentials.hidden(null)).isEmpty();
        assertThat(credentials.hidden(auth))
                .contains(
                        "authorization",
                        "x-api-key",
                        "api-key",
                        "cookie",
                        "x-other",
                        "x-aigw-aws-access-key-id",
                        "x-aigw-aws-secret-access-key",
                        "x-aigw-aws-session-token");
    }

    @Test
    void whatCannotBeUsedIsToldWithoutIt() {
        var aws = new BackendAuth.Credential.Aws(new Secret("aws_secret=s3cret"), "r");

        assertThatExceptionOfType(CredentialException.class)
                .isThrownBy(() -> credentials.of(new BackendAuth(aws, null)))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void nothingTellsASecretByItsText() throws CredentialException {
        var secret = new Secret("s3cret");

        assertThat(HeaderCredential.bearer(secret)).asString().doesNotContain("s3cret");
        assertThat(headers(new BackendAuth.Credential.ApiKey(secret)))
                .containsValue("Bearer s3cret");
        assertThat(
                        signed(
                                new BackendAuth(new BackendAuth.Credential.ApiKey(secret), null),
                                origin(Map.of())))
                .asString()
                .contains("authorization")
                .doesNotContain("s3cret");
    }
}
