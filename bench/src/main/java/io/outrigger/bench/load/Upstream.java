package io.outrigger.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A provider that costs as little as one can: canned answers, chosen by a header, at once. */
public final class Upstream implements AutoCloseable {
    /** Names the answer. */
    public static final String ANSWER_HEADER = "x-bench-answer";

    /** Has the request kept under the header's value. */
    public static final String KEEP_HEADER = "x-bench-keep";

    private static final int BACKLOG = 4096;

    private final Map<String, Answer> answers;
    private final Map<String, Received> kept = new ConcurrentHashMap<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
    private final PriorityQueue<Connection> pausing = new PriorityQueue<>();
    private final Selector selector;
    private final ServerSocketChannel server;
    private final Thread thread = new Thread(this::serve, "upstream");

    /**
     * A request that was kept.
     *
     * @param line method, path and version
     * @param body its text
     */
    public record Received(String line, String body) {}

    private Upstream(Map<String, Answer> answers) throws IOException {
        this.answers = Map.copyOf(answers);
        this.selector = Selector.open();
        this.server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    /** Listens on a free port of 127.0.0.1. */
    public static Upstream start(Map<String, Answer> answers) {
        try {
            return new Upstream(answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** The request that came with this value of {@link #KEEP_HEADER}. */
    public Received received(String key) {
        Received request = kept.get(key);
        if (request == null) {
            throw new IllegalStateException("the upstream got no request " + key);
        }
        return request;
    }

    private void serve() {
        try {
            while (selector.isOpen()) {
                selector.select(untilNext());
                if (!selector.isOpen()) {
                    return;
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.attachment() instanceof Connection connection) {
                        connection.ready();
                    } else {
                        accept();
                    }
                }
                selector.selectedKeys().clear();
                goOn();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long untilNext() {
        Connection next = pausing.peek();
        return next == null ? 0 : Math.max(1, (next.resumes - System.nanoTime()) / 1_000_000);
    }

    private void goOn() {
        long now = System.nanoTime();
        for (Connection next = pausing.peek();
                next != null && next.resumes <= now;
                next = pausing.peek()) {
            pausing.remove();
            next.resume();
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Connection implements Comparable<Connection> {
        private final SocketChannel channel;
        private final MessageScanner request = new MessageScanner(KEEP_HEADER);
        private @Nullable Answer answer;
        private @Nullable ByteBuffer part;
        private int next;
        private long resumes;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void ready() {
            SelectionKey key = channel.keyFor(selector);
            try {
                if (key.isReadable()) {
                    read();
                }
                if (key.isValid() && key.isWritable()) {
                    write();
                }
            } catch (IOException _) {
                close();
            }
        }

        private void read() throws IOException {
            in.clear();
            if (channel.read(in) < 0) {
                close();
                return;
            }
            in.flip();
            if (request.feed(in)) {
                begin();
            }
        }

        private void begin() throws IOException {
            String key = request.header(KEEP_HEADER);
            byte[] body = request.keptBody();
            if (key != null && body != null) {
                kept.put(key, new Received(request.firstLine(), new String(body, UTF_8)));
            }
            String name = Objects.requireNonNullElse(request.header(ANSWER_HEADER), "");
            answer = answers.get(name);
            if (answer == null) {
                throw new IOException("no answer " + name);
            }
            request.reset();
            next = 0;
            part = null;
            write();
        }

        /** Writes as much as the socket takes, up to the next pause. */
        private void write() throws IOException {
            Answer current = answer;
            if (current == null) {
                return;
            }
            while (part != null || next < current.parts().size()) {
                ByteBuffer now = part;
                if (now == null) {
                    now = current.parts().get(next++).duplicate();
                }
                channel.write(now);
                if (now.hasRemaining()) {
                    part = now;
                    channel.keyFor(selector)
                            .interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
                part = null;
                if (!current.pause().isZero() && next < current.parts().size()) {
                    channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
                    resumes = System.nanoTime() + current.pause().toNanos();
                    pausing.add(this);
                    return;
                }
            }
            answer = null;
            channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
        }

        void resume() {
            try {
                if (channel.isOpen()) {
                    write();
                }
            } catch (IOException _) {
                close();
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException _) {
                // it is gone
            }
        }

        @Override
        public int compareTo(Connection other) {
            return Long.compare(resumes, other.resumes);
        }
    }
}
