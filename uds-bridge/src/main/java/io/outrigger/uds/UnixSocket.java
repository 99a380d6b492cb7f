package io.outrigger.uds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A path on which this process may open a server: {@link #claim} it, bind {@link #address()}, say
 * {@link #opened()}, and {@link #close()} it after the server.
 *
 * <p>After, because Netty removes whatever is at the path when it closes a server: were the path
 * given up before, that could be a successor's socket.
 */
public final class UnixSocket implements AutoCloseable {
    /** Linux takes 107 and Netty's epoll too; Java's own sockets take one less. */
    static final int MAX_PATH_BYTES = 106;

    private final Path path;
    private final SocketMode mode;
    private @Nullable Identity bound;

    private UnixSocket(Path path, SocketMode mode) {
        this.path = path;
        this.mode = mode;
    }

    /**
     * Makes the path free to bind: creates its folder, and removes the socket of a process that is
     * gone.
     *
     * @param mode octal permissions of the socket, such as {@code 0666}: whoever is to connect
     *     needs to write
     * @throws UdsException when a live process listens there, when something other than a socket is
     *     there, or when the path or the mode cannot be a socket's
     */
    public static UnixSocket claim(Path path, String mode) throws UdsException {
        var permissions = SocketMode.parse(mode);
        int length = path.toString().getBytes(UTF_8).length;
        if (length == 0 || length > MAX_PATH_BYTES) {
            throw UdsException.of(path, "1 to " + MAX_PATH_BYTES + " bytes, has " + length);
        }
        try {
            createFolder(path);
            removeStale(path);
        } catch (IOException e) {
            throw UdsException.of(path, "a place this process can write to, got " + e);
        }
        return new UnixSocket(path, permissions);
    }

    private static void createFolder(Path path) throws IOException, UdsException {
        var folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw UdsException.of(path, "a socket in a folder");
        }
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder, NOFOLLOW_LINKS)) {
                throw UdsException.of(path, "its parent to be a folder");
            }
            Files.createDirectories(folder);
        }
        if (!Files.isWritable(folder)) {
            throw UdsException.of(path, "a folder this process can write to");
        }
    }

    private static void removeStale(Path path) throws IOException, UdsException {
        switch (Occupant.of(path)) {
            case NONE -> {}
            case STALE_SOCKET -> Files.deleteIfExists(path);
            case LIVE_SOCKET ->
                    throw UdsException.of(path, "no other process listening there, one does");
            case SOCKET_OF_OTHERS ->
                    throw UdsException.of(path, "a socket this process may connect to");
            case FILE -> throw occupied(path, "a file");
            case FOLDER -> throw occupied(path, "a folder");
            case LINK -> throw occupied(path, "a link");
            case OTHER -> throw occupied(path, "another kind of file");
        }
    }

    /** What to bind. */
    public SocketAddress address() {
        return SocketAddress.domainSocketAddress(path.toString());
    }

    public Path path() {
        return path;
    }

    /** To be called once the server is bound: opens the socket to those whom the mode names. */
    public void opened() throws UdsException {
        try {
            Files.setPosixFilePermissions(path, mode.permissions());
            bound = Identity.of(path);
        } catch (IOException e) {
            throw UdsException.of(path, "a bound socket, got " + e);
        }
    }

    /**
     * Removes the socket, unless another process has replaced it. A socket that cannot be removed
     * is left to the next {@link #claim}.
     */
    @Override
    public void close() {
        try {
            if (bound != null && bound.equals(Identity.of(path))) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // mostly because the server has removed it
        }
        bound = null;
    }

    @Override
    public String toString() {
        return path + " " + mode;
    }

    private static UdsException occupied(Path path, String by) {
        return UdsException.of(path, "a socket or nothing, " + by + " is there");
    }

    /** Inode and birth: an inode's number alone comes back once the file is gone. */
    private record Identity(@Nullable Object key, FileTime birth) {
        static Identity of(Path path) throws IOException {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            return new Identity(attributes.fileKey(), attributes.creationTime());
        }
    }
}
