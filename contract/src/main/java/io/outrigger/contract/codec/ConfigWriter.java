package io.outrigger.contract.codec;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.Cors;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Model;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.Schema;
import io.outrigger.contract.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link FilterConfig} to a mapping, key by key. {@link ConfigReader} is its mirror. */
final class ConfigWriter {
    private ConfigWriter() {}

    /** The keys that hold no credential. */
    static Block routes(FilterConfig config) {
        return new Block()
                .text("version", config.version())
                .list(
                        "globalLLMRequestCosts",
                        config.globalLLMRequestCosts(),
                        ConfigWriter::globalCost)
                .list("llmRequestCosts", config.llmRequestCosts(), ConfigWriter::routeCost)
                .list("models", config.models(), ConfigWriter::model)
                .object("modelsByHost", modelsByHost(config.modelsByHost()))
                .list("unscopedModels", config.unscopedModels(), ConfigWriter::model)
                .object("mcpConfig", config.mcpConfig(), McpWriter::config)
                .list("cors", config.cors(), ConfigWriter::cors);
    }

    /** The keys with credentials. {@code uuid} is among them because it changes with each. */
    static Block credentials(FilterConfig config) {
        return new Block()
                .text("uuid", config.uuid())
                .list("backends", config.backends(), ConfigWriter::backend)
                .object("clientAuth", ClientAuthWriter.clientAuth(config.clientAuth()))
                .text("routeGuard", config.routeGuard());
    }

    private static Block cors(Cors cors) {
        return new Block()
                .texts("hosts", cors.hosts())
                .texts("allowOrigins", cors.allowOrigins())
                .texts("allowMethods", cors.allowMethods())
                .texts("allowHeaders", cors.allowHeaders())
                .texts("exposeHeaders", cors.exposeHeaders())
                .text("maxAgeSeconds", cors.maxAgeSeconds() < 0 ? "" : "" + cors.maxAgeSeconds())
                .always("allowCredentials", cors.allowCredentials());
    }

    private static Block globalCost(GlobalCost cost) {
        return new Block()
                .always("metadataKey", cost.metadataKey())
                .always("type", cost.type().name())
                .text("cel", cost.cel());
    }

    private static Block routeCost(RouteCost cost) {
        return new Block()
                .always("metadataKey", cost.metadataKey())
                .always("routeName", cost.routeName())
                .always("type", cost.type().name())
                .text("cel", cost.cel())
                .text("backend", cost.backend())
                .text("model", cost.model());
    }

    private static Block backend(Backend backend) {
        return new Block()
                .always("name", backend.name())
                .always("modelNameOverride", backend.modelNameOverride())
                .object("schema", schema(backend.schema()))
                .object("auth", backend.auth(), ConfigWriter::auth)
                .object("httpHeaderMutation", headerMutation(backend.httpHeaderMutation()))
                .object("httpBodyMutation", bodyMutation(backend.httpBodyMutation()));
    }

    private static Block schema(Schema schema) {
        return new Block()
                .always("name", schema.name().name())
                .text("version", schema.version())
                .text("prefix", schema.prefix());
    }

    private static Block auth(BackendAuth auth) {
        return credential(auth.credential())
                .object(
                        "credentialOverride",
                        auth.credentialOverride(),
                        ConfigWriter::credentialOverride);
    }

    private static Block credential(Credential credential) {
        var auth = new Block();
        return switch (credential) {
            case Credential.ApiKey(var key) -> auth.object("apiKey", secret("key", key));
            case Credential.AzureApiKey(var key) -> auth.object("azureAPIKey", secret("key", key));
            case Credential.AnthropicApiKey(var key) ->
                    auth.object("anthropicAPIKey", secret("key", key));
            case Credential.AzureToken(var token) ->
                    auth.object("azure", secret("accessToken", token));
            case Credential.Aws(var file, var region) ->
                    auth.object(
                            "aws",
                            new Block()
                                    .text("credentialFileLiteral", file.value())
                                    .always("region", region));
            case Credential.Gcp(var token, var region, var projectName) ->
                    auth.object(
                            "gcp",
                            secret("accessToken", token)
                                    .always("region", region)
                                    .always("projectName", projectName));
        };
    }

    private static Block secret(String key, Secret secret) {
        return new Block().always(key, secret.value());
    }

    private static Block credentialOverride(CredentialOverride override) {
        return new Block()
                .text("headerName", override.headerName())
                .text("dynamicMetadataNamespace", override.dynamicMetadataNamespace())
                .text("dynamicMetadataKey", override.dynamicMetadataKey())
                .always("fallbackToConfigured", override.fallbackToConfigured())
                .texts("inputHeadersToRemove", override.inputHeadersToRemove());
    }

    private static @Nullable Block headerMutation(HeaderMutation mutation) {
        return mutation.equals(HeaderMutation.NONE)
                ? null
                : new Block()
                        .list("set", mutation.set(), ConfigWriter::header)
                        .texts("remove", mutation.remove());
    }

    private static Block header(HeaderMutation.Header header) {
        return new Block().always("name", header.name()).always("value", header.value());
    }

    private static @Nullable Block bodyMutation(BodyMutation mutation) {
        return mutation.equals(BodyMutation.NONE)
                ? null
                : new Block()
                        .list("set", mutation.set(), ConfigWriter::field)
                        .texts("remove", mutation.remove());
    }

    private static Block field(BodyMutation.Field field) {
        return new Block().always("path", field.path()).always("value", field.value());
    }

    private static Block model(Model model) {
        return new Block()
                .always("Name", model.name())
                .always("OwnedBy", model.ownedBy())
                .always("CreatedAt", model.createdAt().toString());
    }

    private static @Nullable Block modelsByHost(Map<String, List<Model>> modelsByHost) {
        if (modelsByHost.isEmpty()) {
            return null;
        }
        var hosts = new Block();
        new TreeMap<>(modelsByHost)
                .forEach((host, models) -> hosts.alwaysList(host, models, ConfigWriter::model));
        return hosts;
    }
}
