package io.outrigger.extproc.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Schema;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServingConfigTest {
    @Test
    void aCredentialThatCannotBeUsedTakesOnlyItsBackendOut() {
        var broken =
                backend(
                        "broken",
                        new BackendAuth.Credential.Aws(
                                new Secret("[default]\naws_access_key_id=s3cret"), "us-east-1"));
        var fine = backend("fine", new BackendAuth.Credential.ApiKey(new Secret("k")));

        var config =
                ServingConfig.of(
                        filter(List.of(broken, fine)),
                        "h",
                        new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                        new Credentials(
                                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                                GoogleAccess.DEFAULT,
                                new Metrics(HeaderAttributes.NONE)),
                        SampleServices.create());

        assertThat(config.backends().get("fine")).isInstanceOf(ServingBackend.Ready.class);
        assertThat(config.backends().get("broken"))
                .isEqualTo(
                        new ServingBackend.Unsupported(
                                broken,
                                "auth: credentialFileLiteral.default.aws_secret_access_key:"
                                        + " (expected: a value)"));
    }

    private static Backend backend(String name, BackendAuth.Credential credential) {
        return new Backend(
                name,
                "",
                new Schema(Schema.Name.OpenAI, "", ""),
                new BackendAuth(credential, null),
                HeaderMutation.NONE,
                BodyMutation.NONE);
    }

    private static FilterConfig filter(List<Backend> backends) {
        return new FilterConfig(
                "", "", List.of(), List.of(), backends, List.of(), Map.of(), List.of(), null);
    }
}
