package io.outrigger.extproc.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.outrigger.contract.Secret;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.HeaderAttributes.Entry;
import io.outrigger.extproc.observe.log.LogFormat;
import io.outrigger.extproc.observe.trace.Capture;
import io.outrigger.extproc.observe.trace.Capture.Part;
import io.outrigger.extproc.observe.trace.Convention;
import io.outrigger.extproc.settings.Settings.Address;
import io.outrigger.extproc.settings.Settings.Attributes;
import io.outrigger.extproc.settings.Settings.Bodies;
import io.outrigger.extproc.settings.Settings.ConfigSource;
import io.outrigger.extproc.settings.Settings.HostPort;
import io.outrigger.extproc.settings.Settings.LogLevel;
import io.outrigger.extproc.settings.Settings.Logging;
import io.outrigger.extproc.settings.Settings.Mcp;
import io.outrigger.extproc.settings.Settings.Mcp.Seed;
import io.outrigger.extproc.settings.Settings.Shape;
import io.outrigger.extproc.settings.Settings.Socket;
import io.outrigger.extproc.settings.Settings.TransportWish;
import io.outrigger.extproc.settings.Telemetry.SdkProperties;
import io.outrigger.extproc.settings.Telemetry.Signal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final long HEAP = 100 << 20;
    private static final List<String> CONFIG = List.of("-configPath", "/c");
    private static final Entry SESSION = new Entry("agent-session-id", "session.id");

    @Test
    void defaults() throws SettingsException {
        var settings = Settings.from(CONFIG, Map.of("PATH", "x"), HEAP);

        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                new ConfigSource.File(Path.of("/c")),
                                new Address.Tcp(new HostPort("0.0.0.0", 1063)),
                                Shape.SIDECAR,
                                new HostPort("0.0.0.0", 1064),
                                new Mcp(
                                        null,
                                        new Seed(new Secret("default-insecure-seed"), 100_000),
                                        null,
                                        Duration.ofMinutes(2),
                                        4 << 20,
                                        Duration.ofMinutes(1)),
                                new Logging(LogLevel.INFO, LogFormat.TEXT),
                                new EndpointPrefixes("", "/cohere", "/anthropic"),
                                new Attributes(
                                        new HeaderAttributes(List.of(SESSION)),
                                        HeaderAttributes.NONE,
                                        new HeaderAttributes(List.of(SESSION))),
                                new Telemetry(
                                        Set.of(),
                                        new SdkProperties(
                                                Map.of(
                                                        "otel.exporter.otlp.protocol",
                                                        "http/protobuf",
                                                        "otel.java.metrics.cardinality.limit",
                                                        "10000",
                                                        "otel.logs.exporter",
                                                        "none",
                                                        "otel.service.name",
                                                        "ai-gateway",
                                                        "otel.span.attribute.count.limit",
                                                        "4096",
                                                        "otel.metrics.exporter",
                                                        "none",
                                                        "otel.traces.exporter",
                                                        "none")),
                                        Convention.OPENINFERENCE,
                                        new Capture(Set.of(), 32_000, 64 << 10)),
                                null,
                                new Bodies(32 << 20, 50 << 20),
                                Duration.ofSeconds(25),
                                new Socket(TransportWish.AUTO, "0666"),
                                null,
                                null));
    }

    @Test
    void onlyOpenInferenceTellsContentUnasked() throws SettingsException {
        assertThat(hidden(Map.of())).isEmpty();
        assertThat(hidden(Map.of("AI_GATEWAY_TRACING_SEMCONV", "gen_ai")))
                .containsExactly(Part.INPUTS, Part.OUTPUTS);
        String capture = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
        assertThat(hidden(Map.of(capture, "false"))).containsExactly(Part.INPUTS, Part.OUTPUTS);
    }

    private static Set<Part> hidden(Map<String, String> environment) throws SettingsException {
        return Settings.from(CONFIG, environment, HEAP).telemetry().capture().hidden();
    }

    @Test
    void everythingElse() throws SettingsException {
        var environment =
                new TreeMap<>(
                        Map.of(
                                "OUTRIGGER_ADMIN_HOST", "127.0.0.1",
                                "OUTRIGGER_ENVOY_ADMIN", "127.0.0.1:15000",
                                "OUTRIGGER_MAX_BODY", "4Mi",
                                "OUTRIGGER_BODY_BUDGET", "1Gi",
                                "OUTRIGGER_DRAIN", "1m3s",
                                "OUTRIGGER_TRANSPORT", "nio",
                                "OUTRIGGER_SOCKET_MODE", "0660",
                                "OUTRIGGER_SHAPE", "standalone",
                                "OUTRIGGER_SPAN_CONTENT_LIMIT", "1Ki"));
        environment.putAll(
                Map.of(
                        "AI_GATEWAY_GCP_AUTH_PROXY_URL", "http://proxy:3128",
                        "GOOGLE_APPLICATION_CREDENTIALS", "/keys/google.json",
                        "DISABLE_PPROF", "1",
                        "MCP_PROXY_MAX_REQUEST_BODY_SIZE", "1048576",
                        "MCP_PROXY_HEARTBEAT_INTERVAL", "0",
                        "AI_GATEWAY_TRACING_SEMCONV", "gen_ai",
                        "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true",
                        "OPENINFERENCE_HIDE_INPUT_IMAGES", "1",
                        "OPENINFERENCE_HIDE_OUTPUTS", "true",
                        "OPENINFERENCE_BASE64_IMAGE_MAX_LENGTH", "7"));
        environment.putAll(
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317",
                        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=s3cret",
                        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta",
                        "OTEL_METRICS_EXPORTER", "console,prometheus"));
        var settings =
                Settings.from(
                        List.of(
                                "--configBundlePath=/b",
                                "-extProcAddr",
                                "unix:///run/x.sock",
                                "--adminPort",
                                "0",
                                "-mcpAddr=unix:///run/m.sock",
                                "-mcpSessionEncryptionSeed=new-s3cret",
                                "-mcpSessionEncryptionIterations",
                                "7",
                                "-mcpFallbackSessionEncryptionSeed",
                                "old-s3cret",
                                "-mcpFallbackSessionEncryptionIterations=8",
                                "-mcpWriteTimeout=1m30s",
                                "-logLevel",
                                "WARN",
                                "-logFormat=json",
                                "-enableRedaction",
                                "-requestHeaderAttributes",
                                "X-Tenant:tenant.id, x-team : team",
                                "-spanRequestHeaderAttributes=",
                                "-metricsRequestHeaderAttributes=x-team:group",
                                "-logRequestHeaderAttributes=x-user:user.id",
                                "-rootPrefix",
                                "/ai/",
                                "-endpointPrefixes=openai:/o,anthropic:/",
                                "-maxRecvMsgSize=3000000"),
                        environment,
                        HEAP);

        var tenant = new Entry("x-tenant", "tenant.id");
        var team = new Entry("x-team", "team");
        var sdk = new HashMap<String, String>();
        sdk.put("otel.exporter.otlp.endpoint", "http://collector:4317");
        sdk.put("otel.exporter.otlp.protocol", "grpc");
        sdk.put("otel.exporter.otlp.headers", "authorization=s3cret");
        sdk.put("otel.exporter.otlp.metrics.temporality.preference", "delta");
        sdk.put("otel.instrumentation.genai.capture.message.content", "true");
        sdk.put("otel.java.metrics.cardinality.limit", "10000");
        sdk.put("otel.logs.exporter", "none");
        sdk.put("otel.metrics.exporter", "console");
        sdk.put("otel.service.name", "ai-gateway");
        sdk.put("otel.span.attribute.count.limit", "4096");
        sdk.put("otel.traces.exporter", "otlp");
        assertThat(settings)
                .isEqualTo(
                        new Settings(
                                new ConfigSource.Bundle(Path.of("/b")),
                                new Address.Unix(Path.of("/run/x.sock")),
                                Shape.STANDALONE,
                                new HostPort("127.0.0.1", 0),
                                new Mcp(
                                        new Address.Unix(Path.of("/run/m.sock")),
                                        new Seed(new Secret("new-s3cret"), 7),
                                        new Seed(new Secret("old-s3cret"), 8),
                                        Duration.ofSeconds(90),
                                        1 << 20,
                                        Duration.ZERO),
                                new Logging(LogLevel.WARN, LogFormat.JSON),
                                new EndpointPrefixes("/ai/o", "/ai/cohere", "/ai"),
                                new Attributes(
                                        new HeaderAttributes(List.of(tenant, team)),
                                        new HeaderAttributes(
                                                List.of(tenant, new Entry("x-team", "group"))),
                                        new HeaderAttributes(
                                                List.of(
                                                        tenant,
                                                        team,
                                                        new Entry("x-user", "user.id")))),
                                new Telemetry(
                                        Set.of(Signal.TRACES, Signal.METRICS),
                                        new SdkProperties(sdk),
                                        Convention.GEN_AI,
                                        new Capture(
                                                Set.of(Part.INPUT_IMAGES, Part.OUTPUTS),
                                                7,
                                                1 << 10)),
                                new HostPort("127.0.0.1", 15000),
                                new Bodies(3_000_000, 1 << 30),
                                Duration.ofSeconds(63),
                                new Socket(TransportWish.NIO, "0660"),
                                Path.of("/keys/google.json"),
                                URI.create("http://proxy:3128")));
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void allMistakesAtOnce() {
        var environment =
                new TreeMap<>(
                        Map.of(
                                "OUTRIGGER_MAX_BODY", "lots",
                                "OUTRIGGER_TRANSPORT", "carrier pigeon",
                                "OUTRIGGER_SOCKT_MODE", "0660",
                                "OUTRIGGER_ENVOY_ADMIN", "15000",
                                "OUTRIGGER_DRAIN", "soon",
                                "AI_GATEWAY_TRACING_SEMCONV", "mine",
                                "OTEL_TRACES_EXPORTER", "prometheus",
                                "OTEL_METRICS_EXPORTER", "pigeon",
                                "OPENINFERENCE_HIDE_INPUTS", "yes"));
        environment.put("OPENINFERENCE_HIDE_EVERYTHING", "true");
        environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(
                        () ->
                                Settings.from(
                                        List.of(
                                                "-nope",
                                                "x",
                                                "-extProcAddr",
                                                "unix://rel",
                                                "-adminPort=99999",
                                                "bare",
                                                "-enableRedaction=maybe",
                                                "-logFormat=xml",
                                                "-mcpWriteTimeout=1 minute",
                                                "-maxRecvMsgSize=0",
                                                "-endpointPrefixes=azure:/a",
                                                "-spanRequestHeaderAttributes=:x",
                                                "-logLevel"),
                                        environment,
                                        HEAP))
                .withMessageContaining("-nope: unknown flag")
                .withMessageContaining("-configPath: (expected: a file")
                .withMessageContaining("-extProcAddr: unix://rel (expected: unix:///ABSOLUTE/PATH)")
                .withMessageContaining("-adminPort: 99999 (expected: a port, 0..65535)")
                .withMessageContaining("argument: bare (expected: a flag)")
                .withMessageContaining("-enableRedaction: maybe (expected: true or false)")
                .withMessageContaining("-logFormat: xml (expected: one of [json, text])")
                .withMessageContaining("-mcpWriteTimeout: 1 minute (expected: a duration")
                .withMessageContaining("-maxRecvMsgSize: 0 (expected: a whole number")
                .withMessageContaining("-endpointPrefixes: azure:/a (expected: openai:/PATH")
                .withMessageContaining("-spanRequestHeaderAttributes: :x (expected: HEADER:")
                .withMessageContaining("-logLevel: no value")
                .withMessageContaining("OUTRIGGER_MAX_BODY: lots (expected: bytes")
                .withMessageContaining(
                        "OUTRIGGER_TRANSPORT: carrier pigeon (expected: one of [auto, nio])")
                .withMessageContaining("OUTRIGGER_ENVOY_ADMIN: 15000 (expected: HOST:PORT)")
                .withMessageContaining("OUTRIGGER_DRAIN: soon (expected: a duration")
                .withMessageContaining("OUTRIGGER_SOCKT_MODE: unknown variable")
                .withMessageContaining("AI_GATEWAY_TRACING_SEMCONV: mine (expected: one of [gen_ai")
                .withMessageContaining("OTEL_TRACES_EXPORTER: prometheus (expected: none, console")
                .withMessageContaining("OTEL_METRICS_EXPORTER: pigeon (expected: none, console")
                .withMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL: http/json (expected: one of")
                .withMessageContaining("OPENINFERENCE_HIDE_INPUTS: yes (expected: true or false)")
                .withMessageContaining("OPENINFERENCE_HIDE_EVERYTHING: unknown variable");
    }

    @Test
    void goDurations() {
        assertThat(GoForms.duration("1.5h")).hasValue(Duration.ofMinutes(90));
        assertThat(GoForms.duration("2m3s4ms")).hasValue(Duration.ofMillis(123_004));
        assertThat(GoForms.duration("7")).isEmpty();
        assertThat(GoForms.duration("-1s")).isEmpty();
        assertThat(GoForms.duration("s")).isEmpty();
        assertThat(GoForms.duration("9999999999h")).isEmpty();
    }

    @Test
    void aDisabledSdkTellsNothing() throws SettingsException {
        var environment = new HashMap<String, String>();
        environment.put("OTEL_SDK_DISABLED", "true");
        environment.put("OTEL_TRACES_EXPORTER", "otlp");

        assertThat(Settings.from(CONFIG, environment, HEAP).telemetry().exported()).isEmpty();
    }

    @Test
    void aCollectorOfOneSignalIsAskedForThatOneOnly() throws SettingsException {
        var traces = Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c");
        var metrics =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c", "OTEL_TRACES_EXPORTER", "none");

        assertThat(Settings.from(CONFIG, traces, HEAP).telemetry().exported())
                .containsExactly(Signal.TRACES);
        assertThat(Settings.from(CONFIG, metrics, HEAP).telemetry().exported())
                .containsExactly(Signal.METRICS);
    }
}
