package io.outrigger.uds;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each in a process of its own, as the choice is one. The library is on its class path, too: the
 * place from where Netty would unpack it.
 */
@EnabledOnOs(OS.LINUX)
class TransportsIT {
    private static final Path NATIVE = Path.of("target/native/META-INF/native").toAbsolutePath();
    private static final String LIBRARY =
            Transports.libraryName("Linux", System.getProperty("os.arch")).orElseThrow();

    @TempDir Path folder;

    /** Shows that the other tests would notice. */
    @Test
    void nettyOnItsOwnUnpacksTheLibrary() throws Exception {
        try (var careless = start(Careless.class, "/nowhere")) {
            assertThat(careless.line()).isEqualTo("true");
            assertThat(careless.line()).contains("netty_transport_native_epoll");
        }
    }

    /** Asks Vert.x for epoll without choosing first. */
    static final class Careless {
        private Careless() {}

        public static void main(String[] args) {
            System.out.println(Transport.EPOLL != null && Transport.EPOLL.available());
            System.out.println(TransportProbe.unpacked());
        }
    }

    @Test
    void epollServesWhenItsLibraryIsOnTheLibraryPath() throws Exception {
        try (var probe = probe("auto", "/nowhere:" + NATIVE)) {
            assertThat(probe.line()).isEqualTo("epoll: loaded " + NATIVE.resolve(LIBRARY));
            assertThat(probe.line()).startsWith("hello, unpacked: []");
        }
    }

    @Test
    void nioServesWhenTheLibraryIsNowhere() throws Exception {
        try (var probe = probe("auto", "/nowhere")) {
            assertThat(probe.line())
                    .isEqualTo(
                            "nio: java.library.path: /nowhere (expected: a folder with "
                                    + LIBRARY
                                    + ")");
            assertThat(probe.line()).startsWith("hello, unpacked: []");
        }
    }

    @Test
    void nioServesWhenTheLibraryDoesNotLoad() throws Exception {
        Files.writeString(folder.resolve(LIBRARY), "not a library");
        try (var probe = probe("auto", folder.toString())) {
            assertThat(probe.line())
                    .startsWith("nio: " + folder.resolve(LIBRARY) + " does not load: ");
            assertThat(probe.line()).startsWith("hello, unpacked: []");
        }
    }

    @Test
    void nioServesWhenItIsAskedFor() throws Exception {
        try (var probe = probe("nio", NATIVE.toString())) {
            assertThat(probe.line()).isEqualTo("nio: asked for");
            assertThat(probe.line()).startsWith("hello, unpacked: []");
        }
    }

    private Child probe(String preference, String libraryPath) throws Exception {
        var socket = folder.resolve("run.sock").toString();
        return start(TransportProbe.class, libraryPath, preference, socket);
    }

    private Child start(Class<?> main, String libraryPath, String... args) throws Exception {
        var temp = Files.createDirectory(folder.resolve("tmp"));
        return Child.start(
                main,
                List.of(
                        "-Djava.library.path=" + libraryPath,
                        "-Djava.io.tmpdir=" + temp,
                        "-Dio.netty.native.deleteLibAfterLoading=false"),
                args);
    }
}
