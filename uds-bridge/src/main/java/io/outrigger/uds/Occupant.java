package io.outrigger.uds;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is at a path that should become a socket. */
enum Occupant {
    NONE,
    /** A socket on which nobody listens. */
    STALE_SOCKET,
    LIVE_SOCKET,
    /** A socket that cannot be asked: its mode forbids it. */
    SOCKET_OF_OTHERS,
    FILE,
    FOLDER,
    LINK,
    /** A pipe, a device. */
    OTHER;

    private static final int TYPE = 0170000;

    static Occupant of(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
            return switch (mode & TYPE) {
                case 0140000 -> listener(path);
                case 0100000 -> FILE;
                case 0040000 -> FOLDER;
                case 0120000 -> LINK;
                default -> OTHER;
            };
        } catch (NoSuchFileException _) {
            return NONE;
        }
    }

    /** Without blocking, as a listener that accepts nobody is alive, too. */
    private static Occupant listener(Path path) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return LIVE_SOCKET;
        } catch (ConnectException _) {
            return STALE_SOCKET;
        } catch (IOException _) {
            // the rest is a full backlog or a listener of another kind
            return Files.isWritable(path) ? LIVE_SOCKET : SOCKET_OF_OTHERS;
        }
    }
}
