package io.outrigger.contract.codec;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.BackendAuth.Credential.AnthropicApiKey;
import io.outrigger.contract.BackendAuth.Credential.ApiKey;
import io.outrigger.contract.BackendAuth.Credential.Aws;
import io.outrigger.contract.BackendAuth.Credential.AzureApiKey;
import io.outrigger.contract.BackendAuth.Credential.AzureToken;
import io.outrigger.contract.BackendAuth.Credential.Gcp;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** The credential of a backend. */
final class AuthReader {
    private static final List<String> VARIANTS =
            List.of("apiKey", "azureAPIKey", "anthropicAPIKey", "azure", "aws", "gcp");

    private AuthReader() {}

    static BackendAuth auth(Fields in) {
        var override = in.object("credentialOverride", AuthReader::override);
        // a backend that only serves requests with their own credential needs none configured
        boolean needed = override == null || override.fallbackToConfigured();
        var credentials = credentials(in, needed);
        if (credentials.size() != 1) {
            var given = VARIANTS.stream().filter(in::has).toList();
            in.mistake(
                    (given.isEmpty() ? "no credential" : String.join(" and ", given))
                            + " (expected: exactly one of "
                            + String.join(", ", VARIANTS)
                            + ")");
        }
        var none = new ApiKey(new Secret(""));
        return new BackendAuth(credentials.isEmpty() ? none : credentials.getFirst(), override);
    }

    private static List<Credential> credentials(Fields in, boolean needed) {
        return Stream.<Credential>of(
                        in.object("apiKey", it -> new ApiKey(secret(it, "key", needed))),
                        in.object("azureAPIKey", it -> new AzureApiKey(secret(it, "key", needed))),
                        in.object(
                                "anthropicAPIKey",
                                it -> new AnthropicApiKey(secret(it, "key", needed))),
                        in.object("azure", it -> new AzureToken(secret(it, "accessToken", needed))),
                        in.object("aws", AuthReader::aws),
                        in.object("gcp", AuthReader::gcp))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Secret secret(Fields in, String key, boolean needed) {
        if (needed) {
            in.required(key, "a credential");
        }
        return in.secret(key);
    }

    private static Credential aws(Fields in) {
        var file = new Secret(in.text("credentialFileLiteral"));
        return new Aws(file, in.required("region", Form.REGION));
    }

    private static Credential gcp(Fields in) {
        return new Gcp(
                in.secret("accessToken"),
                in.required("region", Form.REGION),
                in.required("projectName", "a project id"));
    }

    private static CredentialOverride override(Fields in) {
        String header = in.text("headerName", Form.HEADER_NAME).toLowerCase(Locale.ROOT);
        boolean metadata = in.has("dynamicMetadataNamespace") || in.has("dynamicMetadataKey");
        if (metadata) {
            in.required("dynamicMetadataNamespace", "a metadata namespace");
            in.required("dynamicMetadataKey", "a metadata key");
        }
        if (metadata != header.isEmpty()) {
            in.mistake(
                    (metadata ? "two sources" : "no source")
                            + " (expected: either headerName, or dynamicMetadataNamespace and"
                            + " dynamicMetadataKey)");
        }
        return new CredentialOverride(
                header,
                in.text("dynamicMetadataNamespace"),
                in.text("dynamicMetadataKey"),
                in.flag("fallbackToConfigured"),
                in.headerNames("inputHeadersToRemove"));
    }
}
