package io.outrigger.uds;

import io.vertx.core.transport.Transport;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Chooses between native epoll and NIO at run time. Netty's habit to unpack its native library into
 * the temporary folder is avoided: on a read-only root it fails without a word. The library is used
 * when its file is on {@code java.library.path}, where images and scripts put it; the jar with it
 * is not on the class path.
 */
public final class Transports {
    private static final String LIBRARY = "netty_transport_native_epoll_";

    private Transports() {}

    /** Native epoll where it can be had, else NIO. */
    public static TransportChoice choose() {
        String file = System.mapLibraryName(LIBRARY + arch());
        Optional<Path> library = find(file);
        if (library.isEmpty()) {
            return nio(file + " is not on java.library.path");
        }
        if (Transport.EPOLL == null || !Transport.EPOLL.available()) {
            return nio(library.get() + " cannot be loaded");
        }
        return new TransportChoice(Transport.EPOLL, "epoll", "loaded " + library.get());
    }

    /** NIO, because somebody wants it. */
    public static TransportChoice nio() {
        return nio("asked for");
    }

    private static TransportChoice nio(String reason) {
        return new TransportChoice(Transport.NIO, "nio", reason);
    }

    private static Optional<Path> find(String file) {
        String path = System.getProperty("java.library.path", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, file))
                .filter(Files::isReadable)
                .findFirst();
    }

    /** The name of this processor in Netty's library names. */
    private static String arch() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "aarch_64";
            case String other -> other;
        };
    }
}
