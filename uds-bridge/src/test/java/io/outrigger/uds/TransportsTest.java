package io.outrigger.uds;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportsTest {
    /** The test's JVM has the unpacked library on its path; see the module's POM. */
    static Stream<TransportChoice> choices() {
        return Stream.of(Transports.nio(), Transports.choose());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void servesAUnixSocketAndUnpacksNothing(TransportChoice choice) throws Exception {
        List<Path> before = unpacked();
        Path path = Files.createTempDirectory("uds").resolve("t.sock");
        Vertx vertx = Vertx.builder().withTransport(choice.transport()).build();
        try (var socket = UnixSocket.claim(path, "0666")) {
            NetServer server =
                    vertx.createNetServer()
                            .connectHandler(peer -> peer.handler(peer::write))
                            .listen(socket.address())
                            .await(10, TimeUnit.SECONDS);
            socket.opened();

            assertThat(UnixSocket.isServed(path)).isTrue();
            server.close().await(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
            Files.deleteIfExists(path);
            Files.delete(path.getParent());
        }
        assertThat(unpacked()).isEqualTo(before);
    }

    @org.junit.jupiter.api.Test
    void saysWhichOneAndWhy() {
        assertThat(Transports.nio().reason()).isEqualTo("asked for");
        TransportChoice chosen = Transports.choose();
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(chosen.name()).as(chosen.reason()).isEqualTo("epoll");
            assertThat(chosen.reason()).startsWith("loaded ");
        } else {
            assertThat(chosen.name()).isEqualTo("nio");
        }
    }

    private static List<Path> unpacked() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().contains("netty")).toList();
        }
    }
}
