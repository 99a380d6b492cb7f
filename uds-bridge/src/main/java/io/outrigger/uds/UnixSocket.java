package io.outrigger.uds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path that one server process owns, from {@link #claim} over {@link #opened} to {@link #close}.
 */
public final class UnixSocket implements AutoCloseable {
    /** Longest path in bytes: {@code sun_path} of Linux has 108, one of them for the end. */
    public static final int MAX_PATH = 107;

    private final Path path;
    private final Set<PosixFilePermission> permissions;
    private @Nullable Object boundKey;

    private UnixSocket(Path path, Set<PosixFilePermission> permissions) {
        this.path = path;
        this.permissions = permissions;
    }

    /**
     * Makes a path free to bind: creates its folder, removes the socket that a dead process left.
     *
     * @param mode octal permissions of the socket, such as {@code 0666}: whoever is to connect
     *     needs to write
     * @throws UdsException if another process serves there, or something that is not a socket does
     *     stand there
     */
    public static UnixSocket claim(Path path, String mode) throws UdsException {
        int length = path.toString().getBytes(UTF_8).length;
        if (length > MAX_PATH) {
            throw new UdsException(
                    "socket path: "
                            + path
                            + " has "
                            + length
                            + " bytes (expected: at most "
                            + MAX_PATH
                            + ")");
        }
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                removeStale(path);
            }
        } catch (IOException e) {
            throw new UdsException("socket path: " + path + ": " + e);
        }
        return new UnixSocket(path, permissions(mode));
    }

    private static void removeStale(Path path) throws IOException, UdsException {
        var attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new UdsException(
                    "socket path: "
                            + path
                            + " is a "
                            + kind(attributes)
                            + " (expected: a socket, or nothing)");
        }
        if (isServed(path)) {
            throw new UdsException(
                    "socket path: "
                            + path
                            + " is served by another process (expected: that it has ended)");
        }
        Files.deleteIfExists(path);
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isDirectory()) {
            return "folder";
        }
        return attributes.isSymbolicLink() ? "symbolic link" : "regular file";
    }

    /** Whether a process accepts connections at a socket. A dead one's socket refuses them. */
    public static boolean isServed(Path path) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException _) {
            return false;
        }
    }

    private static Set<PosixFilePermission> permissions(String mode) {
        int bits = Integer.parseInt(mode, 8);
        var text = new StringBuilder("rwxrwxrwx");
        for (int i = 0; i < text.length(); i++) {
            if ((bits & (0400 >> i)) == 0) {
                text.setCharAt(i, '-');
            }
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /** Where a server binds. */
    public SocketAddress address() {
        return SocketAddress.domainSocketAddress(path.toString());
    }

    /**
     * The server has bound: sets the permissions and remembers which socket is ours.
     *
     * @throws UdsException if the socket is not there
     */
    public void opened() throws UdsException {
        try {
            Files.setPosixFilePermissions(path, permissions);
            boundKey = key();
        } catch (IOException e) {
            throw new UdsException("socket path: " + path + ": " + e);
        }
    }

    /** Removes the socket, if it still is the one that we opened. */
    @Override
    public void close() {
        try {
            if (boundKey != null && Objects.equals(boundKey, key())) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // it is gone, which is what we wanted
        }
        boundKey = null;
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
