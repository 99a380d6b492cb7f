package io.outrigger.extproc;

import io.outrigger.contract.FilterConfig;
import io.outrigger.extproc.client.Endpoints;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.exchange.BodyBudget;
import io.outrigger.extproc.exchange.Calls;
import io.outrigger.extproc.exchange.Scene;
import io.outrigger.extproc.exchange.Scene.Pairing;
import io.outrigger.extproc.exchange.Turns;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.MetricSink;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.observe.log.Logs;
import io.outrigger.extproc.observe.otlp.Collectors;
import io.outrigger.extproc.observe.trace.Tracing;
import io.outrigger.extproc.server.AdminServer;
import io.outrigger.extproc.server.Attachment;
import io.outrigger.extproc.server.Attachment.EnvoyAddress;
import io.outrigger.extproc.server.AuthorizationClient;
import io.outrigger.extproc.server.ConfigReloader;
import io.outrigger.extproc.server.ConfigWatch;
import io.outrigger.extproc.server.ExtProcServer;
import io.outrigger.extproc.server.HeapTrim;
import io.outrigger.extproc.server.StartupProbe;
import io.outrigger.extproc.settings.Settings;
import io.outrigger.extproc.settings.Settings.Address;
import io.outrigger.extproc.settings.Settings.HostPort;
import io.outrigger.extproc.settings.Settings.TransportWish;
import io.outrigger.extproc.settings.SettingsException;
import io.outrigger.extproc.settings.Telemetry;
import io.outrigger.extproc.settings.Telemetry.Signal;
import io.outrigger.uds.TransportChoice;
import io.outrigger.uds.Transports;
import io.outrigger.uds.UdsException;
import io.outrigger.uds.UnixSocket;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Starts ext_proc, and stops it when Envoy has gone. */
public final class Main {
    private static final long START_SECONDS = 20;

    private final Settings settings;
    private final Logger log;

    /** Null when nobody is to be told. */
    private final @Nullable Collectors collectors;

    private final Metrics metrics;
    private final TransportChoice transport;
    private final Vertx vertx;
    private final ConfigReloader config;

    private Main(Settings settings) {
        this.settings = settings;
        Logs.write(Level.valueOf(settings.logging().level().name()), settings.logging().format());
        this.log = LoggerFactory.getLogger(Main.class);
        this.collectors = collectors(settings.telemetry());
        this.metrics =
                new Metrics(
                        settings.attributes().metrics(),
                        collectors == null ? MetricSink.NONE : collectors.metrics());
        var credentials =
                new Credentials(
                        Clock.systemUTC(),
                        new GoogleAccess(settings.googleKeyFile(), settings.googleProxy()),
                        metrics);
        this.transport =
                settings.socket().transport() == TransportWish.NIO
                        ? Transports.nio()
                        : Transports.choose();
        this.vertx = vertx(transport);
        this.config =
                new ConfigReloader(
                        Dialects.providers(),
                        credentials,
                        new AuthorizationClient(vertx, InstantSource.system()),
                        metrics);
    }

    /** Exits with 2 for settings that cannot be used, 1 for a start that failed. */
    public static void main(String[] arguments) {
        Logs.install();
        try {
            var settings =
                    Settings.from(
                            List.of(arguments), System.getenv(), Runtime.getRuntime().maxMemory());
            new Main(settings).start();
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        } catch (UdsException | TimeoutException | IllegalArgumentException e) {
            System.err.println("outrigger extproc: " + e.getMessage());
            System.exit(1);
        }
    }

    /** OpenTelemetry's SDK is not even loaded unless somebody is to be told. */
    private static @Nullable Collectors collectors(Telemetry telemetry) {
        return telemetry.exported().isEmpty() ? null : Collectors.of(telemetry.sdk().values());
    }

    private static Vertx vertx(TransportChoice transport) {
        return Vertx.builder()
                .withTransport(transport.transport())
                .with(
                        new VertxOptions()
                                .setFileSystemOptions(
                                        // nothing is written to disk
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)))
                .build();
    }

    private void start() throws UdsException, TimeoutException {
        metrics.transport(transport.name(), transport.reason());
        ConfigWatch watch = ConfigWatch.start(settings.config(), config);
        Optional<UnixSocket> socket = claim(settings.extProcAddr());
        ExtProcServer server = listen(socket);
        Attachment attachment = attachment();
        await(
                new AdminServer(settings.shape(), config, metrics, startup(server), attachment)
                        .listen(vertx, settings.admin().host(), settings.admin().port()));
        Address mcp = settings.mcp().address();
        Optional<UnixSocket> mcpSocket = mcp == null ? Optional.empty() : claim(mcp);
        if (mcp != null) {
            await(
                    vertx.createHttpServer()
                            .requestHandler(request -> request.response().setStatusCode(404).end())
                            .listen(address(mcp, mcpSocket)));
            opened(mcpSocket);
        }
        HeapTrim.start(vertx);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop(watch, server, attachment);
                                    if (collectors != null) {
                                        collectors.close();
                                    }
                                    // last: Netty removes whatever lies at the path when it closes
                                    socket.ifPresent(UnixSocket::close);
                                    mcpSocket.ifPresent(UnixSocket::close);
                                },
                                "stop"));
        log.atInfo()
                .addKeyValue(LogKeys.TRANSPORT, transport.name())
                .addKeyValue(LogKeys.REASON, transport.reason())
                .log("{} serves {}", FilterConfig.VERSION, settings.extProcAddr());
        System.err.println("AI Gateway External Processor is ready");
        // the JVM makes code for each kind of record that it writes, which takes a tenth of a
        // second
        log.atInfo().log("settings {}", settings);
    }

    private Optional<UnixSocket> claim(Address address) throws UdsException {
        return switch (address) {
            case Address.Unix(var path) ->
                    Optional.of(UnixSocket.claim(path, settings.socket().mode()));
            case Address.Tcp _ -> Optional.empty();
        };
    }

    private static SocketAddress address(Address address, Optional<UnixSocket> socket) {
        return switch (address) {
            case Address.Unix _ -> socket.orElseThrow().address();
            case Address.Tcp(var tcp) -> SocketAddress.inetSocketAddress(tcp.port(), tcp.host());
        };
    }

    private static void opened(Optional<UnixSocket> socket) throws UdsException {
        if (socket.isPresent()) {
            socket.get().opened();
        }
    }

    private ExtProcServer listen(Optional<UnixSocket> socket)
            throws UdsException, TimeoutException {
        var scene =
                new Scene(
                        pairing(),
                        new Endpoints(Dialects.endpoints(settings.prefixes())),
                        new Calls(),
                        new BodyBudget(settings.bodies().budget()),
                        new Turns(settings.bodies().budget() / 2),
                        metrics,
                        new Scene.Watching(settings.attributes().accessLog(), tracing()),
                        InstantSource.system());
        ExtProcServer server =
                await(
                        ExtProcServer.listen(
                                vertx,
                                address(settings.extProcAddr(), socket),
                                settings.bodies().max(),
                                scene,
                                config::current));
        opened(socket);
        return server;
    }

    private Pairing pairing() {
        return switch (settings.shape()) {
            case SIDECAR -> Pairing.HERE;
            case STANDALONE -> Pairing.IN_ENVOY;
        };
    }

    private StartupProbe startup(ExtProcServer server) {
        String path = Dialects.endpoints(settings.prefixes()).getFirst().path();
        return new StartupProbe(vertx, server.address(), path);
    }

    private Tracing tracing() {
        Telemetry telemetry = settings.telemetry();
        return collectors == null || !telemetry.exported().contains(Signal.TRACES)
                ? Tracing.OFF
                : Tracing.of(
                        collectors.spans(),
                        telemetry.convention(),
                        telemetry.capture(),
                        settings.attributes().spans());
    }

    private @Nullable Attachment attachment() {
        HostPort admin = settings.envoyAdmin();
        return admin == null
                ? null
                : Attachment.watch(
                        vertx,
                        new EnvoyAddress(admin.host(), admin.port(), socketPath()),
                        config,
                        metrics);
    }

    private String socketPath() {
        return switch (settings.extProcAddr()) {
            case Settings.Address.Unix(var path) -> path.toString();
            case Settings.Address.Tcp _ -> "";
        };
    }

    private static <T> T await(io.vertx.core.Future<T> start) throws TimeoutException {
        return start.await(START_SECONDS, TimeUnit.SECONDS);
    }

    /** Goes on serving until Envoy has gone: its last requests still need us. */
    private void stop(ConfigWatch watch, ExtProcServer server, @Nullable Attachment attachment) {
        long deadline = System.nanoTime() + settings.drain().toNanos();
        try {
            while (System.nanoTime() < deadline && envoyIsThere(server, attachment)) {
                Thread.sleep(100);
            }
            watch.close();
            vertx.close().await(5, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException _) {
            // the process ends now, whatever is left
        }
    }

    private static boolean envoyIsThere(ExtProcServer server, @Nullable Attachment attachment)
            throws TimeoutException {
        return server.connections() > 0
                || (attachment != null && attachment.envoyAnswers().await(2, TimeUnit.SECONDS));
    }
}
