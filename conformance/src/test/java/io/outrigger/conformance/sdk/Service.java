package io.outrigger.conformance.sdk;

import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.Schema;
import io.outrigger.contract.Secret;
import io.outrigger.testkit.sdk.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * An AIServiceBackend.
 *
 * @param id as cells name it; a plus and what follows may be missing
 * @param fake the provider behind it
 * @param model one that it has
 */
record Service(
        String id, String fake, Spec spec, String model, Function<Place, Credential> credential) {

    /** How it is spoken to. */
    record Spec(Schema.Name schema, String version) {
        static Spec of(Schema.Name schema) {
            return new Spec(schema, "");
        }
    }

    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    static final List<Service> ALL =
            List.of(
                    new Service(
                            "OpenAI",
                            "openai",
                            Spec.of(Schema.Name.OpenAI),
                            "gpt-4o",
                            Service::key),
                    new Service("vLLM", "vllm", Spec.of(Schema.Name.OpenAI), "qwen3", Service::key),
                    azure("", "2024-10-21", it -> new Credential.AzureApiKey(secret(it))),
                    azure(
                            "+2025",
                            "2025-04-01-preview",
                            it -> new Credential.AzureApiKey(secret(it))),
                    azure("+v1", "v1", it -> new Credential.AzureToken(secret(it))),
                    new Service(
                            "Anthropic",
                            "anthropic",
                            Spec.of(Schema.Name.Anthropic),
                            "claude-sonnet-4-5",
                            it -> new Credential.AnthropicApiKey(secret(it))),
                    new Service(
                            "AWSBedrock",
                            "bedrock",
                            Spec.of(Schema.Name.AWSBedrock),
                            CLAUDE,
                            Service::aws),
                    new Service(
                            "AWSAnthropic",
                            "bedrock",
                            Spec.of(Schema.Name.AWSAnthropic),
                            CLAUDE,
                            Service::aws),
                    new Service(
                            "GCPVertexAI",
                            "vertex",
                            Spec.of(Schema.Name.GCPVertexAI),
                            "gemini-2.5-flash",
                            Service::gcp),
                    new Service(
                            "GCPAnthropic",
                            "vertex",
                            Spec.of(Schema.Name.GCPAnthropic),
                            "claude-sonnet-4-5@20250929",
                            Service::gcp),
                    new Service(
                            "Cohere",
                            "cohere",
                            new Spec(Schema.Name.Cohere, "v2"),
                            "rerank-v3.5",
                            Service::key));

    private static Service azure(
            String variant, String version, Function<Place, Credential> credential) {
        return new Service(
                "AzureOpenAI" + variant,
                "azure",
                new Spec(Schema.Name.AzureOpenAI, version),
                "gpt-4o",
                credential);
    }

    private static Credential key(Place place) {
        return new Credential.ApiKey(secret(place));
    }

    private static Credential aws(Place place) {
        String file =
                """
                [default]
                aws_access_key_id=%s
                aws_secret_access_key=%s
                aws_session_token=%s
                """
                        .formatted(
                                place.credential("access_key_id"),
                                place.credential("secret_access_key"),
                                place.credential("session_token"));
        return new Credential.Aws(new Secret(file), place.credential("region"));
    }

    private static Credential gcp(Place place) {
        return new Credential.Gcp(
                secret(place), place.credential("location"), place.credential("project"));
    }

    private static Secret secret(Place place) {
        return new Secret(place.key());
    }

    /** The service of cells with this schema. */
    static Service of(String schema) {
        return find(schema)
                .or(() -> find(schema.replaceFirst("\\+.*", "")))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s (expected: one of %s)"
                                                .formatted(
                                                        schema,
                                                        ALL.stream().map(Service::id).toList())));
    }

    private static Optional<Service> find(String id) {
        return ALL.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    /** Its name in manifests. */
    String name() {
        return id.toLowerCase(Locale.ROOT).replace('+', '-');
    }
}
