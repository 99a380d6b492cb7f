package io.outrigger.manifests.model;

import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a request may bring its own credential; names that are left out are those of the type. */
final class CredentialOverrides {
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private CredentialOverrides() {}

    /** Empty for a policy that lets no request bring any. */
    static Resolved<Optional<CredentialOverride>> of(BackendSecurityPolicy.Spec spec) {
        var override = spec.credentialOverride();
        if (override == null) {
            return Resolved.found(Optional.empty());
        }
        var headers = override.fromRequestHeaders();
        var metadata = override.fromDynamicMetadata();
        if (headers != null && metadata == null) {
            return fromHeaders(spec.type(), headers);
        }
        return metadata != null && headers == null
                ? Resolved.found(Optional.of(fromMetadata(spec.type(), metadata)))
                : Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        "spec.credentialOverride: (expected: either fromRequestHeaders or"
                                + " fromDynamicMetadata)");
    }

    /** Whether some request uses the configured credential. */
    static boolean usesConfigured(BackendSecurityPolicy.Spec spec) {
        var override = spec.credentialOverride();
        if (override == null) {
            return true;
        }
        return Stream.of(
                        Optional.ofNullable(override.fromRequestHeaders())
                                .map(it -> fallsBack(it.fallbackToConfigured())),
                        Optional.ofNullable(override.fromDynamicMetadata())
                                .map(it -> fallsBack(it.fallbackToConfigured())))
                .flatMap(Optional::stream)
                .anyMatch(it -> it);
    }

    private static boolean fallsBack(@Nullable Boolean given) {
        return given == null || given;
    }

    private static Resolved<Optional<CredentialOverride>> fromHeaders(
            BackendSecurityPolicy.Type type, BackendSecurityPolicy.FromRequestHeaders from) {
        String name = orElse(from.header(), header(type)).toLowerCase(Locale.ROOT);
        if (!HEADER_NAME.matcher(name).matches()) {
            return Resolved.dangling(
                    Problem.Reason.UnsupportedValue,
                    "spec.credentialOverride.fromRequestHeaders.header: "
                            + name
                            + " (expected: a header name)");
        }
        return Resolved.found(
                Optional.of(
                        new CredentialOverride(
                                name,
                                "",
                                "",
                                fallsBack(from.fallbackToConfigured()),
                                inputs(type, name))));
    }

    private static CredentialOverride fromMetadata(
            BackendSecurityPolicy.Type type, BackendSecurityPolicy.FromDynamicMetadata from) {
        return new CredentialOverride(
                "",
                from.namespace(),
                orElse(from.key(), metadataKey(type)),
                fallsBack(from.fallbackToConfigured()),
                List.of());
    }

    /** For AWS the name is a prefix: a signature takes three values. */
    private static List<String> inputs(BackendSecurityPolicy.Type type, String name) {
        return type == BackendSecurityPolicy.Type.AWSCredentials
                ? Stream.of("access-key-id", "secret-access-key", "session-token")
                        .map(name::concat)
                        .toList()
                : List.of(name);
    }

    private static String header(BackendSecurityPolicy.Type type) {
        return switch (type) {
            case APIKey -> "x-aigw-api-key";
            case AnthropicAPIKey -> "x-aigw-anthropic-api-key";
            case AzureAPIKey -> "x-aigw-azure-api-key";
            case AzureCredentials -> "x-aigw-azure-access-token";
            case GCPCredentials -> "x-aigw-gcp-access-token";
            case AWSCredentials -> "x-aigw-aws-";
        };
    }

    private static String metadataKey(BackendSecurityPolicy.Type type) {
        return type == BackendSecurityPolicy.Type.AWSCredentials
                ? "x-aigw-aws-credentials"
                : header(type);
    }

    private static String orElse(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
