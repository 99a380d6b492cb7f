package io.outrigger.uds;

import io.vertx.core.transport.Transport;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chooses between Java's own I/O and native epoll, which needs two thirds of the CPU.
 *
 * <p>Netty unpacks its library to {@code java.io.tmpdir} when it finds it on the class path only,
 * and a hardened container has no place to write. So epoll is used when its library lies in a
 * folder of {@code java.library.path}, and Netty is kept from unpacking in any case.
 */
public final class Transports {
    private static final String PATH = "java.library.path";

    /** Where Netty unpacks; it gives up when it cannot. */
    private static final String WORKDIR = "io.netty.native.workdir";

    private Transports() {}

    /**
     * Native epoll where it can be had, else NIO. To be called, as {@link #nio()}, before anything
     * else of Vert.x or Netty, because both look for their libraries at once.
     */
    public static TransportChoice choose() {
        if (System.getProperty(WORKDIR) == null) {
            System.setProperty(WORKDIR, "/dev/null");
        }
        String os = System.getProperty("os.name");
        String arch = System.getProperty("os.arch");
        return libraryName(os, arch)
                .map(Transports::epollFrom)
                .orElseGet(() -> nio("no epoll for " + os + " on " + arch));
    }

    /** NIO, because somebody wants it. */
    public static TransportChoice nio() {
        return nio("asked for");
    }

    /** The file that Netty 4.2 asks for. */
    static Optional<String> libraryName(String os, String arch) {
        if (!os.toLowerCase(Locale.ROOT).equals("linux")) {
            return Optional.empty();
        }
        return switch (arch) {
            case "amd64", "x86_64" -> Optional.of("libnetty_transport_native_epoll_x86_64.so");
            case "aarch64" -> Optional.of("libnetty_transport_native_epoll_aarch_64.so");
            default -> Optional.empty();
        };
    }

    private static TransportChoice epollFrom(String library) {
        String folders = System.getProperty(PATH, "");
        var file =
                Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(folders)
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, library).toAbsolutePath())
                        .filter(Files::isRegularFile)
                        .findFirst();
        if (file.isEmpty()) {
            return nio(PATH + ": " + folders + " (expected: a folder with " + library + ")");
        }
        return fromNetty(file.get());
    }

    private static TransportChoice fromNetty(Path file) {
        var epoll = Transport.EPOLL;
        if (epoll == null) {
            return nio("no io.netty.channel.epoll on the class path");
        }
        var cause = epoll.unavailabilityCause();
        return cause == null
                ? new TransportChoice(epoll, "epoll", "loaded " + file)
                : nio(file + " does not load: " + cause.getMessage());
    }

    private static TransportChoice nio(String reason) {
        System.setProperty("io.netty.transport.noNative", "true");
        return new TransportChoice(Transport.NIO, "nio", reason);
    }
}
