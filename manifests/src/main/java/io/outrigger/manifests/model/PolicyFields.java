package io.outrigger.manifests.model;

import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.BackendSecurityPolicy.OidcExchangeToken;
import io.outrigger.manifests.api.SecretObjectReference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What values of a policy must look like where a schema does not say it. */
final class PolicyFields {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9.:_-]+");

    private PolicyFields() {}

    /** The member that belongs to the type. */
    static <T> Resolved<T> member(BackendSecurityPolicy.Type type, @Nullable T member) {
        return member != null
                ? Resolved.found(member)
                : Resolved.dangling(
                        Problem.Reason.UnsupportedValue,
                        "spec.%s: missing (expected: set, since type is %s)"
                                .formatted(name(type), type));
    }

    private static String name(BackendSecurityPolicy.Type type) {
        return switch (type) {
            case APIKey -> "apiKey";
            case AWSCredentials -> "awsCredentials";
            case AzureAPIKey -> "azureAPIKey";
            case AzureCredentials -> "azureCredentials";
            case GCPCredentials -> "gcpCredentials";
            case AnthropicAPIKey -> "anthropicAPIKey";
        };
    }

    static Resolved<String> region(String field, String value) {
        return matching(field, value, REGION, "a region");
    }

    static Resolved<String> project(String value) {
        return matching("spec.gcpCredentials.projectName", value, PROJECT, "a project");
    }

    /** A value that becomes a part of a URL or of a configuration. */
    static Resolved<String> matching(String field, String value, Pattern form, String expected) {
        return form.matcher(value).matches()
                ? Resolved.found(value)
                : refused(field, value, expected);
    }

    /** An address that is asked over HTTP. */
    static Resolved<URI> url(String field, String value) {
        try {
            var url = new URI(value);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            boolean good =
                    (scheme.equals("https") || scheme.equals("http"))
                            && url.getHost() != null
                            && url.getUserInfo() == null
                            && url.getFragment() == null;
            return good ? Resolved.found(url) : refused(field, value, "an https URL");
        } catch (URISyntaxException _) {
            return refused(field, value, "an https URL");
        }
    }

    static <T> Resolved<T> refused(String field, String value, String expected) {
        return Resolved.dangling(
                Problem.Reason.UnsupportedValue,
                "%s: %s (expected: %s)".formatted(field, value, expected));
    }

    /** Every Secret that a policy names. */
    static Stream<SecretObjectReference> secretRefs(BackendSecurityPolicy.Spec spec) {
        var keys =
                Stream.of(
                                Optional.ofNullable(spec.apiKey()),
                                Optional.ofNullable(spec.azureAPIKey()),
                                Optional.ofNullable(spec.anthropicAPIKey()))
                        .flatMap(Optional::stream)
                        .map(BackendSecurityPolicy.ApiKey::secretRef);
        var aws = spec.awsCredentials();
        var azure = spec.azureCredentials();
        var gcp = spec.gcpCredentials();
        var files =
                Stream.of(
                                Optional.ofNullable(aws == null ? null : aws.credentialsFile())
                                        .map(BackendSecurityPolicy.AwsCredentialsFile::secretRef),
                                Optional.ofNullable(azure == null ? null : azure.clientSecretRef()),
                                Optional.ofNullable(gcp == null ? null : gcp.credentialsFile())
                                        .map(BackendSecurityPolicy.GcpCredentialsFile::secretRef))
                        .flatMap(Optional::stream);
        return Stream.of(keys, files, exchanges(spec).flatMap(PolicyFields::secretRefs))
                .flatMap(it -> it);
    }

    private static Stream<SecretObjectReference> secretRefs(OidcExchangeToken token) {
        return Stream.concat(
                Stream.of(token.oidc().clientSecret()),
                Stream.ofNullable(token.oidc().clientIDRef()));
    }

    private static Stream<OidcExchangeToken> exchanges(BackendSecurityPolicy.Spec spec) {
        var aws = spec.awsCredentials();
        var azure = spec.azureCredentials();
        var gcp = spec.gcpCredentials();
        var federation = gcp == null ? null : gcp.workloadIdentityFederationConfig();
        var awsToken = aws == null ? null : aws.oidcExchangeToken();
        return Stream.of(
                        Optional.ofNullable(awsToken == null ? null : awsToken.token()),
                        Optional.ofNullable(azure == null ? null : azure.oidcExchangeToken()),
                        Optional.ofNullable(
                                federation == null ? null : federation.oidcExchangeToken()))
                .flatMap(Optional::stream);
    }
}
