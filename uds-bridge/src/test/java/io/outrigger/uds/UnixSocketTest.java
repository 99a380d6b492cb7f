package io.outrigger.uds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnixSocketTest {
    private Path folder = Path.of("");
    private Path path = Path.of("");

    @BeforeEach
    void shortFolder() throws IOException {
        folder = Files.createTempDirectory("uds");
        path = folder.resolve("new/run.sock");
    }

    @AfterEach
    void removeFolder() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void createsTheFolderSetsTheModeAndRemovesTheSocket() throws Exception {
        try (var socket = UnixSocket.claim(path, "0620");
                var server = bind(path)) {
            socket.opened();

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw--w----");
            assertThat(UnixSocket.isServed(path)).isTrue();
            assertThat(server.isOpen()).isTrue();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void replacesTheSocketOfADeadProcess() throws Exception {
        Files.createDirectories(folder.resolve("new"));
        // a closed channel leaves its socket behind, as a killed process does
        bind(path).close();
        assertThat(path).exists();

        var socket = UnixSocket.claim(path, "0666");

        assertThat(path).doesNotExist();
        socket.close();
    }

    @Test
    void refusesALiveOne() throws Exception {
        Files.createDirectories(folder.resolve("new"));
        try (var _ = bind(path)) {
            assertThatExceptionOfType(UdsException.class)
                    .isThrownBy(() -> UnixSocket.claim(path, "0666"))
                    .withMessageContaining(path + " is served by another process");
            assertThat(UnixSocket.isServed(path)).isTrue();
        }
    }

    @Test
    void refusesWhatIsNotASocket() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(file, "0666"))
                .withMessageContaining(
                        file + " is a regular file (expected: a socket, or nothing)");
        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(link, "0666"))
                .withMessageContaining("is a symbolic link");
        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(folder, "0666"))
                .withMessageContaining("is a folder");
        assertThat(file).hasContent("precious");
    }

    @Test
    void refusesAPathThatIsTooLong() {
        Path tooLong = folder.resolve("ü".repeat(60));

        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> UnixSocket.claim(tooLong, "0666"))
                .withMessageContaining("bytes (expected: at most 107)");
    }

    @Test
    void leavesASocketThatSomebodyElseOpenedThere() throws Exception {
        var socket = UnixSocket.claim(path, "0666");
        bind(path).close();
        socket.opened();
        Files.move(path, folder.resolve("kept"));
        try (var _ = bind(path)) {
            socket.close();

            assertThat(path).exists();
        }
    }

    @Test
    void opensAgainTwoHundredTimes() throws Exception {
        for (int i = 0; i < 200; i++) {
            var socket = UnixSocket.claim(path, "0666");
            try (var _ = bind(path)) {
                socket.opened();
                assertThat(UnixSocket.isServed(path)).isTrue();
            }
            if (i % 2 == 0) {
                socket.close();
            }
        }
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path));
    }
}
