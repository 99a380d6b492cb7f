package io.outrigger.contract.codec;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.BackendAuth.CredentialOverride;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.ContextExtension;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.Cors;
import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.McpConfig;
import io.outrigger.contract.Model;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.Schema;
import io.outrigger.contract.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Valid configurations with hostile content: any text where any text is allowed. */
final class RandomConfig {
    /** What each credential begins with, and no other text. */
    static final String SECRET = "sk-";

    private static final List<String> AWKWARD =
            List.of(
                    "yes",
                    "null",
                    "~",
                    "12",
                    "0x1F",
                    "1e3",
                    ".inf",
                    "2026-01-01",
                    "true",
                    "- a",
                    "a: b",
                    "#c",
                    "&a",
                    "*a",
                    "!t",
                    "|",
                    ">",
                    "%",
                    "@",
                    "`",
                    "'",
                    "\"",
                    "\\",
                    "{}",
                    "[]",
                    " lead",
                    "trail ",
                    "two\nlines\n",
                    "tab\t",
                    "\r\n",
                    "\u0000",
                    "\u0007",
                    "\u0085",
                    "\u00a0",
                    "\u2028",
                    "\ufeff",
                    "\ud83d\ude80",
                    "\u65e5\u672c",
                    "---",
                    "...",
                    "<<",
                    "=",
                    "?",
                    "? k",
                    "k:",
                    ", ]");

    private final Random random;
    private int serial;

    RandomConfig(Random random) {
        this.random = random;
    }

    FilterConfig next() {
        return new FilterConfig(
                one("", "dev", FilterConfig.VERSION, "v9.9.9"),
                any(),
                list(() -> new GlobalCost(some(), one(CostType.values()), some())),
                list(this::routeCost),
                list(this::backend),
                list(this::model),
                modelsByHost(),
                list(this::model),
                maybe(this::mcp),
                new ClientAuth(list(this::policy)),
                list(this::cors),
                line());
    }

    private Policy policy() {
        return new Policy(
                unique(), List.of(unique()), any(), null, null, null, null, maybe(this::extAuth));
    }

    private ExtAuth extAuth() {
        return new ExtAuth(
                one(
                        new ExtAuthService.Http("http://authz/check", list(this::headerName)),
                        new ExtAuthService.Grpc(
                                "https://authz:9000",
                                list(() -> new ContextExtension(some(), any())))),
                list(this::headerName),
                Duration.ofMillis(1 + random.nextInt(100_000)),
                random.nextBoolean());
    }

    private Cors cors() {
        return new Cors(
                list(this::any),
                list(this::any),
                list(this::line),
                list(this::line),
                list(this::line),
                random.nextInt(100) - 1,
                random.nextBoolean());
    }

    private RouteCost routeCost() {
        return new RouteCost(some(), some(), one(CostType.values()), some(), any(), any());
    }

    private Backend backend() {
        return new Backend(
                unique(),
                any(),
                new Schema(one(Schema.Name.values()), any(), any()),
                maybe(this::auth),
                new HeaderMutation(list(this::header), list(this::headerName)),
                new BodyMutation(
                        list(() -> new BodyMutation.Field(some(), any())), list(this::any)));
    }

    private HeaderMutation.Header header() {
        return new HeaderMutation.Header(headerName(), line());
    }

    private BackendAuth auth() {
        return new BackendAuth(credential(), maybe(this::override));
    }

    private Credential credential() {
        return switch (random.nextInt(6)) {
            case 0 -> new Credential.ApiKey(secret());
            case 1 -> new Credential.AzureApiKey(secret());
            case 2 -> new Credential.AnthropicApiKey(secret());
            case 3 -> new Credential.AzureToken(secret());
            case 4 -> new Credential.Aws(maybeSecret(any()), "eu-west-" + random.nextInt(9));
            default -> new Credential.Gcp(maybeSecret(line()), "europe-west4", some());
        };
    }

    private CredentialOverride override() {
        boolean header = random.nextBoolean();
        return new CredentialOverride(
                header ? headerName() : "",
                header ? "" : some(),
                header ? "" : some(),
                random.nextBoolean(),
                list(this::headerName));
    }

    private Model model() {
        var createdAt = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(999));
        return new Model(some(), any(), createdAt);
    }

    private Map<String, List<Model>> modelsByHost() {
        var hosts = new LinkedHashMap<String, List<Model>>();
        list(this::some).forEach(host -> hosts.put(host, list(this::model)));
        return hosts;
    }

    private McpConfig mcp() {
        return new McpConfig("http://127.0.0.1:" + (1 + random.nextInt(65535)), list(this::route));
    }

    private McpConfig.Route route() {
        return new McpConfig.Route(
                unique(),
                list(this::mcpBackend),
                list(this::headerName),
                maybe(this::authorization),
                maybe(this::authorization));
    }

    private McpConfig.McpBackend mcpBackend() {
        return new McpConfig.McpBackend(
                unique(),
                maybe(
                        () ->
                                new McpConfig.ToolSelector(
                                        list(this::any),
                                        list(this::any),
                                        list(this::any),
                                        list(this::any))),
                list(() -> new McpConfig.ForwardHeader(headerName(), one("", headerName()))));
    }

    private McpConfig.Authorization authorization() {
        return new McpConfig.Authorization(
                one(McpConfig.Action.values()),
                one("", "https://shop.example/.well-known/x"),
                list(this::rule));
    }

    private McpConfig.Rule rule() {
        return new McpConfig.Rule(
                one(McpConfig.Action.values()),
                maybe(
                        () ->
                                new McpConfig.Source(
                                        new McpConfig.Jwt(list(this::any), list(this::claim)))),
                maybe(() -> new McpConfig.Target(list(() -> new McpConfig.Tool(some(), some())))),
                maybe(this::any));
    }

    private McpConfig.Claim claim() {
        return new McpConfig.Claim(some(), one(McpConfig.ValueType.values()), list(this::any));
    }

    private Secret secret() {
        return new Secret(SECRET + line());
    }

    private Secret maybeSecret(String text) {
        return new Secret(random.nextBoolean() ? "" : SECRET + text);
    }

    private String headerName() {
        return "x-" + random.nextInt(1000) + one("", "_", "!", "~");
    }

    /** Not blank, and different each time. */
    private String unique() {
        return any() + "u" + serial++;
    }

    private String some() {
        return "s" + any();
    }

    private String line() {
        return any().replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", "");
    }

    private String any() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> one(AWKWARD.toArray(String[]::new));
            case 2 -> one(AWKWARD.toArray(String[]::new)) + one(AWKWARD.toArray(String[]::new));
            default -> "word".repeat(random.nextInt(60));
        };
    }

    @SafeVarargs
    private <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> supplier) {
        return random.nextBoolean() ? supplier.get() : null;
    }

    private <T> List<T> list(Supplier<T> supplier) {
        return Stream.generate(supplier).limit(random.nextInt(4)).toList();
    }
}
