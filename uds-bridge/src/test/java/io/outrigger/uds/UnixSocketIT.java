package io.outrigger.uds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnixSocketIT {
    @TempDir Path folder;
    private final Vertx vertx = Vertx.builder().withTransport(Transports.nio().transport()).build();
    private Path path = Path.of("");

    @BeforeEach
    void path() {
        path = folder.resolve("run.sock");
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await();
    }

    @Test
    void servesAndIsRemovedAtTheEnd() throws Exception {
        var socket = UnixSocket.claim(path, "0666");
        var server = bound(socket);
        assertThat(echoed()).isEqualTo("hello");

        server.close().await();
        socket.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void socketOfAServerThatDidNotRemoveItIsRemoved() throws Exception {
        var socket = UnixSocket.claim(path, "0666");
        leaveSocketBehind();
        socket.opened();

        socket.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void missingFoldersAreCreated() throws Exception {
        path = folder.resolve("a/b/run.sock");
        bound(UnixSocket.claim(path, "0666"));
        assertThat(echoed()).isEqualTo("hello");
    }

    @Test
    void folderMayBeALink() throws Exception {
        Files.createSymbolicLink(
                folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        path = folder.resolve("link/run.sock");
        bound(UnixSocket.claim(path, "0666"));
        assertThat(echoed()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0666", "660", "0600", "0775", "0"})
    void socketHasTheModeThatIsAskedFor(String mode) throws Exception {
        bound(UnixSocket.claim(path, mode));
        int bits = (Integer) Files.getAttribute(path, "unix:mode") & 0777;
        assertThat(bits).isEqualTo(Integer.parseInt(mode, 8));
    }

    @Test
    void socketOfAKilledProcessIsReplaced() throws Exception {
        try (var child = Child.start(SocketHolder.class, List.of(), path.toString())) {
            assertThat(child.line()).isEqualTo("bound");
            child.kill();
        }
        assertThat(path).exists();

        bound(UnixSocket.claim(path, "0666"));

        assertThat(echoed()).isEqualTo("hello");
    }

    @Test
    void socketOfALiveProcessIsRefusedAndKeepsWorking() throws Exception {
        try (var child = Child.start(SocketHolder.class, List.of(), path.toString())) {
            assertThat(child.line()).isEqualTo("bound");
            assertRefused("socket path: %s (expected: no other process listening there, one does)");
            try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assertThat(client.isConnected()).isTrue();
            }
        }
    }

    @Test
    void listenerThatAcceptsNobodyIsAlive() throws Exception {
        try (var busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var first = SocketChannel.open(StandardProtocolFamily.UNIX);
                var second = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(path), 1);
            first.connect(UnixDomainSocketAddress.of(path));
            second.connect(UnixDomainSocketAddress.of(path));
            assertRefused("socket path: %s (expected: no other process listening there, one does)");
        }
    }

    @Test
    void regularFileIsRefusedAndKept() throws Exception {
        Files.writeString(path, "precious");
        assertRefused("socket path: %s (expected: a socket or nothing, a file is there)");
        assertThat(path).hasContent("precious");
    }

    @Test
    void folderIsRefusedAndKept() throws Exception {
        Files.createDirectory(path);
        assertRefused("socket path: %s (expected: a socket or nothing, a folder is there)");
        assertThat(path).isDirectory();
    }

    @Test
    void linkIsRefusedWhereverItLeads() throws Exception {
        Files.createSymbolicLink(path, folder.resolve("nowhere"));
        assertRefused("socket path: %s (expected: a socket or nothing, a link is there)");
        assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void pipeIsRefusedAndKept() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        assertRefused(
                "socket path: %s (expected: a socket or nothing, another kind of file is there)");
        assertThat(path).exists();
    }

    @Test
    void fileInPlaceOfTheFolderIsRefused() throws Exception {
        path = Files.writeString(folder.resolve("file"), "").resolve("run.sock");
        assertRefused("socket path: %s (expected: its parent to be a folder)");
    }

    @Test
    void longestPathWorks() throws Exception {
        path = folder.resolve("x".repeat(106 - folder.toString().length() - 1));
        assertThat(path.toString()).hasSize(106);
        bound(UnixSocket.claim(path, "0666"));
        assertThat(echoed()).isEqualTo("hello");
    }

    @Test
    void longerPathIsRefusedWithItsLength() {
        path = folder.resolve("x".repeat(106 - folder.toString().length()));
        assertRefused("socket path: %s (expected: 1 to 106 bytes, has 107)");
    }

    @Test
    void lengthCountsBytesNotCharacters() {
        path = Path.of("/\u00fc".repeat(36));
        assertRefused("socket path: %s (expected: 1 to 106 bytes, has 108)");
    }

    @Test
    void emptyPathIsRefused() {
        path = Path.of("");
        assertRefused("socket path: %s (expected: 1 to 106 bytes, has 0)");
    }

    @Test
    void modeThatIsNoneIsRefused() {
        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(path, "rw"))
                .withMessage("socket mode: rw (expected: octal 0..777, such as 0666)");
    }

    @Test
    void socketOfASuccessorIsNotRemoved() throws Exception {
        var first = UnixSocket.claim(path, "0666");
        bound(first).close().await();
        bound(UnixSocket.claim(path, "0666"));

        first.close();

        assertThat(echoed()).isEqualTo("hello");
    }

    @Test
    void socketThatWasNeverBoundRemovesNothing() throws Exception {
        var socket = UnixSocket.claim(path, "0666");
        Files.writeString(path, "somebody else's");
        socket.close();
        assertThat(path).exists();
    }

    @Test
    void removalByAnotherIsNoFailure() throws Exception {
        var socket = UnixSocket.claim(path, "0666");
        bound(socket);
        Files.delete(path);
        socket.close();
        assertThat(path).doesNotExist();
    }

    @Test
    void twoHundredRestartsInARowWork() throws Exception {
        for (int i = 0; i < 200; i++) {
            var socket = UnixSocket.claim(path, "0666");
            var server = bound(socket);
            if (i % 20 == 0) {
                assertThat(echoed()).isEqualTo("hello");
            }
            server.close().await();
            socket.close();
            assertThat(path).doesNotExist();
            if (i % 2 == 0) {
                leaveSocketBehind();
            }
        }
    }

    /** What a crash leaves. */
    private void leaveSocketBehind() throws IOException {
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    private NetServer bound(UnixSocket socket) throws Exception {
        var server =
                vertx.createNetServer()
                        .connectHandler(connection -> connection.handler(connection::write))
                        .listen(socket.address())
                        .await();
        socket.opened();
        return server;
    }

    private String echoed() throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            var bytes = ByteBuffer.wrap("hello".getBytes(UTF_8));
            client.write(bytes);
            var answer = ByteBuffer.allocate(5);
            while (answer.hasRemaining() && client.read(answer) >= 0) {}
            return new String(answer.array(), UTF_8);
        }
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(path, "0666"))
                .withMessage(message.formatted(path));
    }
}
