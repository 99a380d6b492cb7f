package io.outrigger.conformance.envoygateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has a server on a port of 127.0.0.1 listen on a Unix socket as well. */
final class UnixSocketRelay implements AutoCloseable {
    private final Path folder;
    private final Path path;
    private final ServerSocketChannel server;

    UnixSocketRelay(int port) throws IOException {
        folder = Files.createTempDirectory("relay");
        path = folder.resolve("llm.sock");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(() -> accept(port));
    }

    Path path() {
        return path;
    }

    private void accept(int port) {
        try {
            while (true) {
                var client = server.accept();
                var upstream =
                        SocketChannel.open(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
                Thread.ofVirtual().start(() -> copy(client, upstream));
                Thread.ofVirtual().start(() -> copy(upstream, client));
            }
        } catch (ClosedChannelException _) {
            // the end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until one of both ends. */
    private static void copy(ByteChannel from, ByteChannel to) {
        try (from;
                to) {
            var buffer = ByteBuffer.allocate(8192);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException _) {
            // the other direction has closed both
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.delete(path);
        Files.delete(folder);
    }
}
