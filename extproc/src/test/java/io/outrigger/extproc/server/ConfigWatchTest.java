package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Schema;
import io.outrigger.contract.codec.FilterConfigBundle;
import io.outrigger.contract.codec.FilterConfigBundle.Part;
import io.outrigger.contract.codec.Packed;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.settings.Settings.ConfigSource;
import io.outrigger.testkit.pod.AtomicFolder;
import io.outrigger.testkit.process.Await;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration in two Secrets, as kubelet brings them. */
class ConfigWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Metrics metrics = new Metrics(HeaderAttributes.NONE);
    private final ConfigReloader config =
            new ConfigReloader(
                    new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                    new Credentials(Clock.systemUTC(), GoogleAccess.DEFAULT, metrics),
                    SampleServices.create().authorizer(),
                    metrics);

    /** What each Secret holds that has come. */
    private final Map<String, byte[]> routes = new HashMap<>();

    private final Map<String, byte[]> credentials = new HashMap<>();

    @TempDir Path folder;
    private AtomicFolder volume;
    private ConfigWatch watch;

    @BeforeEach
    void start() {
        volume = new AtomicFolder(folder);
        watch = ConfigWatch.start(new ConfigSource.Bundle(folder), config);
    }

    @AfterEach
    void stop() {
        watch.close();
    }

    /** One generation of the configuration. */
    private record Generation(String routes, String credentials) {
        static Generation of(String model, String backend) {
            return new Generation(
                    "models: [{Name: " + model + "}]\n",
                    "backends: [{name: " + backend + ", schema: {name: OpenAI}}]\n");
        }

        String index() {
            return FilterConfigBundle.index(
                    "v",
                    "u",
                    List.of(
                            new Part("outrigger-ai.gw", "routes.yaml", routes),
                            new Part(
                                    "credentials.outrigger-ai.gw",
                                    "credentials.yaml",
                                    credentials)));
        }
    }

    @Test
    void nothingIsServedBeforeBothHaveCome() {
        var first = Generation.of("m", "one");
        await("no file", () -> config.pending().endsWith("index.yaml: no such file"));

        routesCome(first);
        assertStays(() -> config.current().hash().isEmpty());
        credentialsCome(first);

        awaitServed("one");
        assertThat(config.current().filter().models()).hasSize(1);
        assertThat(metrics()).doesNotContain("result=\"refused\"");
    }

    @Test
    void credentialsThatComeFirstWaitForTheRoutes() {
        credentialsCome(Generation.of("m", "one"));

        await(
                "pending",
                () ->
                        config.pending()
                                .equals(
                                        "routes.yaml of outrigger-ai.gw: missing"
                                                + " (expected: a part)"));
        assertThat(config.lastError()).isEmpty();
        assertThat(config.current().hash()).isEmpty();
        routesCome(Generation.of("m", "one"));

        awaitServed("one");
    }

    @Test
    void untilBothAreOfOneGenerationTheOneBeforeStaysInForce() {
        var one = Generation.of("m", "one");
        var two = Generation.of("n", "two");
        come(one);
        awaitServed("one");
        String before = config.current().hash();

        credentialsCome(two);
        await("pending", () -> config.pending().contains("credentials.outrigger-ai.gw: checksum"));
        assertStays(() -> config.current().hash().equals(before));
        assertThat(config.lastError()).isEmpty();
        routesCome(two);
        awaitServed("two");

        var three = Generation.of("o", "three");
        routesCome(three);
        await("pending", () -> config.pending().contains("routes.yaml of outrigger-ai.gw"));
        assertThat(config.current().backends()).containsOnlyKeys("two");
        credentialsCome(three);
        awaitServed("three");
    }

    @Test
    void credentialsAloneMayChange() {
        come(Generation.of("m", "one"));
        awaitServed("one");

        credentialsCome(Generation.of("m", "two"));

        awaitServed("two");
    }

    @Test
    void routesThatAreOfTheOneBeforeAgainAreNoLongerWaitedFor() {
        var one = Generation.of("m", "one");
        come(one);
        awaitServed("one");
        routesCome(Generation.of("n", "one"));
        await("pending", () -> !config.pending().isEmpty());

        routesCome(one);

        await("not pending", () -> config.pending().isEmpty());
        assertThat(config.current().backends()).containsOnlyKeys("one");
    }

    @Test
    void secretThatIsGoneLeavesWhatIsInForce() {
        come(Generation.of("m", "one"));
        awaitServed("one");

        routes.clear();
        deliver();
        await("pending", () -> config.pending().startsWith("routes.yaml of outrigger-ai.gw"));
        credentials.clear();
        deliver();
        await("pending", () -> config.pending().endsWith("index.yaml: no such file"));

        assertThat(config.current().backends()).containsOnlyKeys("one");
        assertThat(config.lastError()).isEmpty();
    }

    @Test
    void packedPartsAreRead() {
        var large =
                new Generation(
                        "models: [{Name: m}]\n" + "# comment\n".repeat(100_000),
                        Generation.of("m", "one").credentials());
        come(large);

        awaitServed("one");
        assertThat(routes.get("routes.yaml")).hasSizeLessThan(100_000);
    }

    @Test
    void wholeThatIsNoConfigurationIsRefused() {
        come(new Generation("models: []\n", "nobody: knows\n"));

        await("refused", () -> config.lastError().contains("nobody"));
        assertThat(config.pending()).isEmpty();
        assertThat(metrics()).contains("result=\"refused\"");
    }

    private String metrics() {
        return new String(metrics.text(), UTF_8);
    }

    private void come(Generation generation) {
        routesCome(generation);
        credentialsCome(generation);
    }

    private void routesCome(Generation generation) {
        routes.put("routes.yaml", Packed.of(generation.routes()));
        deliver();
    }

    private void credentialsCome(Generation generation) {
        credentials.put("index.yaml", generation.index().getBytes(UTF_8));
        credentials.put("credentials.yaml", Packed.of(generation.credentials()));
        deliver();
    }

    private void deliver() {
        var files = new HashMap<>(routes);
        files.putAll(credentials);
        volume.write(files);
    }

    private void awaitServed(String backend) {
        await(backend, () -> config.current().backends().containsKey(backend));
        assertThat(config.lastError()).isEmpty();
        await("not pending", () -> config.pending().isEmpty());
    }

    private static void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done);
    }

    /** For some looks of the watch. */
    private static void assertStays(BooleanSupplier held) {
        long end = System.nanoTime() + Limits.configPoll().multipliedBy(4).toNanos();
        while (System.nanoTime() < end) {
            assertThat(held.getAsBoolean()).isTrue();
            Thread.onSpinWait();
        }
    }
}
