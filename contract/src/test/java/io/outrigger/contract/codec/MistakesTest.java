package io.outrigger.contract.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.Loaded.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MistakesTest {
    private static final String SCHEMAS =
            "(expected: one of OpenAI, Cohere, AWSBedrock, AzureOpenAI, GCPVertexAI, GCPAnthropic,"
                    + " Anthropic, AWSAnthropic)";
    private static final String COSTS =
            "(expected: one of OutputToken, InputToken, CachedInputToken, CacheCreationInputToken,"
                    + " TotalToken, ReasoningToken, InputAudioToken, OutputAudioToken, CEL)";
    private static final String VARIANTS =
            "(expected: exactly one of apiKey, azureAPIKey, anthropicAPIKey, azure, aws, gcp)";
    private static final String SOURCES =
            "(expected: either headerName, or dynamicMetadataNamespace and dynamicMetadataKey)";

    record Case(String name, String yaml, List<String> mistakes) {
        static Case of(String name, String yaml, String... mistakes) {
            return new Case(name, yaml, List.of(mistakes));
        }

        /** A case whose text is the {@code auth} of the only backend. */
        static Case auth(String name, String auth, String... mistakes) {
            return of(
                    name,
                    "backends: [{name: a, schema: {name: OpenAI}, auth: " + auth + "}]",
                    mistakes);
        }

        /** A case whose text is the only authorization rule of the only MCP route. */
        static Case rule(String name, String rule, String... mistakes) {
            return of(
                    name,
                    "mcpConfig: {backendListenerAddr: 'http://h:1', routes: [{name: m, authorization:"
                            + " {defaultAction: Deny, rules: ["
                            + rule
                            + "]}}]}",
                    mistakes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(documents(), shapes(), values(), auths(), clientAuths(), mcp())
                .flatMap(it -> it);
    }

    private static Stream<Case> clientAuths() {
        return Stream.of(
                Case.of(
                        "a part of a policy that the reader does not know",
                        "version: v9.9.9\nclientAuth: {policies: [{name: a/b, oidc: {}}]}",
                        "clientAuth.policies[0].oidc: unknown key (expected: name, backends,"
                                + " refusal, apiKeyAuth, basicAuth, jwt, authorization, extAuth)"),
                Case.of(
                        "a key in clear text",
                        "clientAuth: {policies: [{name: a/b, apiKeyAuth: {clients:"
                                + " [{id: c, sha256: sk-1}]}}]}",
                        "clientAuth.policies[0].apiKeyAuth.clients[0].sha256: [redacted]"
                                + " (expected: 64 hexadecimal digits)"),
                Case.of(
                        "a header that routes are chosen by",
                        "clientAuth: {policies: [{name: a/b, basicAuth:"
                                + " {forwardUsernameHeader: X-AI-EG-Model}}]}",
                        "clientAuth.policies[0].basicAuth.forwardUsernameHeader: \"x-ai-eg-model\""
                                + " (expected: a header that is not internal)"),
                Case.of(
                        "a provider without keys",
                        "clientAuth: {policies: [{name: a/b, jwt: {need: Required, providers:"
                                + " [{name: p}]}}]}",
                        "clientAuth.policies[0].jwt.providers[0]: no keys (expected: either jwks or"
                                + " jwksUri)"),
                Case.of(
                        "a service over gRPC with a path",
                        "clientAuth: {policies: [{name: a/b, extAuth:"
                                + " {grpc: {url: 'http://authz:9000/check'}, timeout: PT1S}}]}",
                        "clientAuth.policies[0].extAuth.grpc.url: \"http://authz:9000/check\""
                                + " (expected: a URL of scheme, host and port, such as"
                                + " http://127.0.0.1:9000)"),
                Case.of(
                        "a service over gRPC without a place",
                        "clientAuth: {policies: [{name: a/b, extAuth: {grpc: {}}}]}",
                        "clientAuth.policies[0].extAuth.grpc.url: missing (expected: a URL of"
                                + " scheme, host and port, such as http://127.0.0.1:9000)"),
                Case.of(
                        "nobody to ask",
                        "clientAuth: {policies: [{name: a/b, extAuth: {failOpen: true}}]}",
                        "clientAuth.policies[0].extAuth: no service (expected: either url or"
                                + " grpc)"),
                Case.of(
                        "two to ask",
                        "clientAuth: {policies: [{name: a/b, extAuth: {url: 'http://authz',"
                                + " grpc: {url: 'http://authz:9000'}}}]}",
                        "clientAuth.policies[0].extAuth: two services (expected: either url or"
                                + " grpc)"),
                Case.of(
                        "two policies for one backend",
                        "clientAuth: {policies: [{name: a/b, backends: [x]},"
                                + " {name: a/c, backends: [x]}]}",
                        "clientAuth.policies: \"x\" in two policies (expected: one of a backend)"));
    }

    private static Stream<Case> documents() {
        return Stream.of(
                Case.of("empty text", "", "an empty document (expected: a YAML mapping)"),
                Case.of("only a comment", "# x\n", "an empty document (expected: a YAML mapping)"),
                Case.of("null document", "~", "an empty document (expected: a YAML mapping)"),
                Case.of("a list", "- a", "a list (expected: a YAML mapping)"),
                Case.of("a string", "version", "a string (expected: a YAML mapping)"),
                Case.of(
                        "not YAML",
                        "version: v1\nuuid: a: b\n",
                        "line 2, column 8: mapping values are not allowed here (expected: YAML)"),
                Case.of(
                        "undefined alias, which could be a secret",
                        "uuid: *sk-secret",
                        "line 1, column 7: does not parse (expected: YAML)"),
                Case.of(
                        "two documents",
                        "uuid: a\n---\nuuid: b\n",
                        "line 2, column 1: does not parse (expected: YAML)"),
                Case.of(
                        "a character outside YAML",
                        "uuid: \u0001",
                        "a character or a size that no YAML of ours has (expected: YAML)"),
                Case.of(
                        "an escape on which the library slips",
                        "uuid: \"\\x",
                        "does not parse (expected: YAML)"),
                Case.of(
                        "deep nesting",
                        "x: " + "[".repeat(10_000),
                        "51 levels deep (expected: at most 50)"),
                Case.of(
                        "many aliases",
                        "x: [&a b" + ", *a".repeat(51) + "]",
                        "51 aliases (expected: at most 50)"));
    }

    private static Stream<Case> shapes() {
        return Stream.of(
                Case.of(
                        "unknown key at the top",
                        "backend: []",
                        "backend: unknown key (expected: version, uuid, globalLLMRequestCosts,"
                                + " llmRequestCosts, backends, models, modelsByHost, unscopedModels,"
                                + " mcpConfig, clientAuth, cors, routeGuard)"),
                Case.of(
                        "unknown key below",
                        "backends: [{name: a, schema: {name: OpenAI, prefx: v1}}]",
                        "backends[0].schema.prefx: unknown key (expected: name, version, prefix)"),
                Case.of(
                        "another case of a key",
                        "models: [{name: m}]",
                        "models[0].Name: missing (expected: the name of a model)",
                        "models[0].name: unknown key (expected: Name, CreatedAt, OwnedBy)"),
                Case.of("duplicate key", "uuid: a\nuuid: b\n", "uuid: duplicate key"),
                Case.of(
                        "a mapping that merges itself",
                        "backends: [{schema: &s {<<: *s}}]",
                        "merge key << (expected: the keys written out)"),
                Case.of(
                        "a merge by tag",
                        "x: &s {!!merge y: *s}",
                        "merge key << (expected: the keys written out)"),
                Case.of(
                        "a key that is no string",
                        "{[a]: b}",
                        "a list as a key (expected: a string)"),
                Case.of(
                        "a mapping for a list",
                        "backends: {name: a}",
                        "backends: a mapping (expected: a list)"),
                Case.of(
                        "a string for a mapping",
                        "backends: [a]",
                        "backends[0]: a string (expected: a mapping)"),
                Case.of(
                        "null for a mapping of a list",
                        "models: [~]",
                        "models[0]: null (expected: a mapping)"),
                Case.of(
                        "a number for a string",
                        "version: 1.10",
                        "version: a number (expected: a string, in quotes)"),
                Case.of(
                        "a boolean for a string",
                        "uuid: true",
                        "uuid: a boolean (expected: a string, in quotes)"),
                Case.of("a list for a string", "uuid: []", "uuid: a list (expected: a string)"),
                Case.of(
                        "a tag of its own",
                        "uuid: !env HOME",
                        "uuid: a value of another tag (expected: a string, in quotes)"),
                Case.of(
                        "null in a list of strings",
                        "backends: [{name: a, schema: {name: OpenAI}, httpBodyMutation: {remove:"
                                + " [~]}}]",
                        "backends[0].httpBodyMutation.remove[0]: null (expected: a string)"),
                Case.of(
                        "a host whose list is none",
                        "modelsByHost: {'*.a': {}, 'b': [{}]}",
                        "modelsByHost[\"*.a\"]: a mapping (expected: a list)",
                        "modelsByHost.b[0].Name: missing (expected: the name of a model)"));
    }

    private static Stream<Case> values() {
        return Stream.of(
                Case.of(
                        "a backend of nothing",
                        "backends: [{}]",
                        "backends[0].name: missing (expected: a unique name)",
                        "backends[0].schema.name: missing " + SCHEMAS),
                Case.of(
                        "unknown schema",
                        "backends: [{name: a, schema: {name: openai}}]",
                        "backends[0].schema.name: \"openai\" " + SCHEMAS),
                Case.of(
                        "the same backend twice",
                        "backends: [{name: a, schema: {name: OpenAI}}, {name: a, schema: {name:"
                                + " Cohere}}]",
                        "backends[1].name: \"a\" twice (expected: a unique name)"),
                Case.of(
                        "unknown cost type",
                        "globalLLMRequestCosts: [{metadataKey: k, type: Tokens}]",
                        "globalLLMRequestCosts[0].type: \"Tokens\" " + COSTS),
                Case.of(
                        "CEL without an expression",
                        "globalLLMRequestCosts: [{metadataKey: k, type: CEL}]",
                        "globalLLMRequestCosts[0].cel: missing (expected: a CEL expression)"),
                Case.of(
                        "a route's cost without its route",
                        "llmRequestCosts: [{metadataKey: '', type: InputToken, routeName: ''}]",
                        "llmRequestCosts[0].metadataKey: empty (expected: a metadata key)",
                        "llmRequestCosts[0].routeName: empty (expected: namespace/name of an"
                                + " AIGatewayRoute)"),
                Case.of(
                        "a time without a zone",
                        "models: [{Name: m, CreatedAt: 2026-01-01T00:00:00}]",
                        "models[0].CreatedAt: \"2026-01-01T00:00:00\" (expected: an RFC 3339 time"
                                + " such as 2026-01-01T00:00:00Z)"),
                Case.of(
                        "a day that does not exist",
                        "models: [{Name: m, CreatedAt: 2026-02-30T00:00:00Z}]",
                        "models[0].CreatedAt: \"2026-02-30T00:00:00Z\" (expected: an RFC 3339 time"
                                + " such as 2026-01-01T00:00:00Z)"),
                Case.of(
                        "header names and values",
                        "backends: [{name: a, schema: {name: OpenAI}, httpHeaderMutation: {set:"
                                + " [{name: 'x y', value: \"a\\r\\nb: c\"}], remove: [':path', '']}}]",
                        "backends[0].httpHeaderMutation.set[0].name: \"x y\" (expected: a header"
                                + " name)",
                        "backends[0].httpHeaderMutation.set[0].value: [redacted] (expected: one line"
                                + " without control characters)",
                        "backends[0].httpHeaderMutation.remove[0]: \":path\" (expected: a header"
                                + " name)",
                        "backends[0].httpHeaderMutation.remove[1]: \"\" (expected: a header name)"));
    }

    private static Stream<Case> auths() {
        String at = "backends[0].auth";
        return Stream.of(
                Case.auth("no credential", "{}", at + ": no credential " + VARIANTS),
                Case.auth(
                        "two credentials",
                        "{apiKey: {key: sk-secret}, aws: {region: eu-west-1}}",
                        at + ": apiKey and aws " + VARIANTS),
                Case.auth(
                        "a key that is empty",
                        "{apiKey: {key: ' '}}",
                        at + ".apiKey.key: empty (expected: a credential)"),
                Case.auth(
                        "a key that is a number",
                        "{apiKey: {key: 5551234}}",
                        at + ".apiKey.key: a number (expected: a string, in quotes)"),
                Case.auth(
                        "a key on two lines",
                        "{apiKey: {key: \"sk-secret\\nx\"}}",
                        at
                                + ".apiKey.key: [redacted] (expected: one line without control"
                                + " characters)"),
                Case.auth(
                        "a key in the wrong place",
                        "{apiKey: sk-secret}",
                        at + ".apiKey: a string (expected: a mapping)"),
                Case.auth(
                        "a key as a key",
                        "{apiKey: {key: a, sk-secret}}",
                        at + ".apiKey[redacted]: unknown key (expected: key)"),
                Case.auth(
                        "a misspelt key",
                        "{apiKey: {key: a, kye: sk-secret}}",
                        at + ".apiKey.kye: unknown key (expected: key)"),
                Case.auth(
                        "aws without a region",
                        "{aws: {}}",
                        at + ".aws.region: missing (expected: a region)"),
                Case.auth(
                        "a region that is a host",
                        "{gcp: {region: 'evil.example/', projectName: p}}",
                        at + ".gcp.region: \"evil.example/\" (expected: a region)"),
                Case.auth(
                        "override without a source",
                        "{apiKey: {key: a}, credentialOverride: {}}",
                        at + ".credentialOverride: no source " + SOURCES),
                Case.auth(
                        "override with two sources",
                        "{apiKey: {key: a}, credentialOverride: {headerName: x,"
                                + " dynamicMetadataNamespace: n}}",
                        at
                                + ".credentialOverride.dynamicMetadataKey: missing (expected: a"
                                + " metadata key)",
                        at + ".credentialOverride: two sources " + SOURCES),
                Case.auth(
                        "fallback to no credential",
                        "{apiKey: {key: ''}, credentialOverride: {headerName: x,"
                                + " fallbackToConfigured: true}}",
                        at + ".apiKey.key: empty (expected: a credential)"),
                Case.auth(
                        "fallback that is a string",
                        "{apiKey: {key: ''}, credentialOverride: {headerName: x,"
                                + " fallbackToConfigured: 'true'}}",
                        at
                                + ".credentialOverride.fallbackToConfigured: a string (expected:"
                                + " true or false)"));
    }

    private static Stream<Case> mcp() {
        String url = "(expected: a URL with scheme and host, such as http://127.0.0.1:10088)";
        String at = "mcpConfig.routes[0].authorization.rules[0]";
        return Stream.of(
                Case.of(
                        "MCP without its listener",
                        "mcpConfig: {}",
                        "mcpConfig.backendListenerAddr: missing " + url),
                Case.of(
                        "MCP listener without a scheme",
                        "mcpConfig: {backendListenerAddr: '127.0.0.1:10088'}",
                        "mcpConfig.backendListenerAddr: \"127.0.0.1:10088\" " + url),
                Case.of(
                        "an MCP backend twice in a route",
                        "mcpConfig: {backendListenerAddr: 'http://h', routes: [{name: m, backends:"
                                + " [{name: b}, {name: b}]}]}",
                        "mcpConfig.routes[0].backends[1].name: \"b\" twice (expected: a unique"
                                + " name)"),
                Case.rule(
                        "a rule without an action",
                        "{}",
                        at + ".action: missing (expected: one of Allow, Deny)"),
                Case.rule(
                        "a claim of an unknown type",
                        "{action: Allow, source: {jwt: {claims: [{name: c, valueType: Int}]}}}",
                        at
                                + ".source.jwt.claims[0].valueType: \"Int\" (expected: one of"
                                + " String, StringArray)"),
                Case.rule(
                        "a tool without its backend",
                        "{action: Allow, target: {tools: [{tool: t}]}}",
                        at
                                + ".target.tools[0].backend: missing (expected: the name of a backend)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyMistakeIsNamedByItsPath(Case it) {
        assertThat(refused(it.yaml())).containsExactlyElementsOf(it.mistakes());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void noSecretIsPrinted(Case it) {
        assertThat(String.join("\n", refused(it.yaml()))).doesNotContain("sk-secret", "5551234");
    }

    @Test
    void anotherVersionMayHoldKeysThatWeDoNotKnow() {
        var accepted =
                FilterConfigYamlTest.accepted(
                        """
                        version: v9.0.0
                        guardrails: {strict: true}
                        backends:
                          - name: a
                            schema: {name: OpenAI, dialect: new}
                        """);
        assertThat(accepted.unknownKeys())
                .containsExactly("backends[0].schema.dialect", "guardrails");
        assertThat(accepted.config().backends()).hasSize(1);
    }

    @Test
    void anotherVersionMayNotHoldUnknownKeysThatDecideWhoMayDoWhat() {
        var refused =
                refused(
                        """
                        version: v9.0.0
                        backends:
                          - name: a
                            schema: {name: OpenAI}
                            auth:
                              mtls: {}
                              apiKey: {key: a, scope: b}
                              credentialOverride: {headerName: x, onlyFor: admins}
                        mcpConfig:
                          backendListenerAddr: http://127.0.0.1:10088
                          routes:
                            - name: m
                              authorization: {defaultAction: Deny, unless: night}
                              backendSelector:
                                defaultAction: Allow
                                rules: [{action: Deny, source: {jwt: {issuer: x}}}]
                        """);
        assertThat(refused)
                .extracting(it -> it.substring(0, it.indexOf(':')))
                .containsExactly(
                        "backends[0].auth.credentialOverride.onlyFor",
                        "backends[0].auth.apiKey.scope",
                        "backends[0].auth.mtls",
                        "mcpConfig.routes[0].authorization.unless",
                        "mcpConfig.routes[0].backendSelector.rules[0].source.jwt.issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version: ''\n", "version: dev\n", "version: v0.1.0\n"})
    void ownVersionMayHoldNoUnknownKey(String version) {
        assertThat(refused(version + "extra: 1\n")).singleElement().asString().startsWith("extra:");
    }

    private static List<String> refused(String yaml) {
        var loaded = FilterConfigYaml.read(yaml, FilterConfig.VERSION);
        assertThat(loaded).isInstanceOf(Refused.class);
        return ((Refused) loaded).mistakes().stream().map(Object::toString).toList();
    }
}
