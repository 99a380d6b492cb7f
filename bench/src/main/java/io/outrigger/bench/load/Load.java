package io.outrigger.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends the same request over and over on kept connections, each connection one at a time: a closed
 * loop on one thread.
 */
public final class Load {
    /** How long the last answers are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Plan plan;
    private final ByteBuffer in = ByteBuffer.allocateDirect(256 << 10);
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Integer> errors = new HashMap<>();
    private long[] latencies = new long[4096];
    private int answered;
    private long end;

    /**
     * What is sent.
     *
     * @param target where
     * @param request the bytes of one request
     * @param connections how many are open, and so how many requests at once
     * @param time how long new requests are begun; each connection sends one at least
     */
    public record Plan(
            InetSocketAddress target, ByteBuffer request, int connections, Duration time) {}

    /**
     * What came of it.
     *
     * @param latencies nanoseconds from a request's first byte to its answer's last, ascending
     * @param nanos from the first request to the last answer
     * @param errors how often what went wrong
     */
    public record Outcome(List<Long> latencies, long nanos, Map<String, Integer> errors) {
        /** Nanoseconds that this part of the answers, 0 to 1, needed at most; 0 without answers. */
        public long quantile(double part) {
            int index = (int) Math.ceil(part * latencies.size()) - 1;
            return latencies.isEmpty() ? 0 : latencies.get(Math.max(0, index));
        }

        /** Requests that failed. */
        public int failed() {
            return errors.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Good answers in a second. */
        public double perSecond() {
            return latencies.size() * 1e9 / nanos;
        }
    }

    private Load(Plan plan) {
        this.plan = plan;
    }

    /** Runs to its end. */
    public static Outcome run(Plan plan) {
        return new Load(plan).run();
    }

    /** Sends one request and closes the connection when its answer has begun. */
    public static void leave(InetSocketAddress target, ByteBuffer request) throws IOException {
        try (var channel = SocketChannel.open(target)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            ByteBuffer out = request.duplicate();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            if (channel.read(ByteBuffer.allocate(64)) <= 0) {
                throw new IOException("closed before the answer began");
            }
        }
    }

    private Outcome run() {
        try (var selector = Selector.open()) {
            long begin = System.nanoTime();
            end = begin + plan.time().toNanos();
            for (int i = 0; i < plan.connections(); i++) {
                var connection = new Connection(selector);
                connections.add(connection);
                connection.open();
            }
            while (connections.stream().anyMatch(it -> !it.done)) {
                selector.select(100);
                selector.selectedKeys().forEach(key -> ((Connection) key.attachment()).ready());
                selector.selectedKeys().clear();
                if (System.nanoTime() > end + PATIENCE.toNanos()) {
                    connections.forEach(Connection::abandon);
                }
            }
            long nanos = System.nanoTime() - begin;
            long[] sorted = Arrays.copyOf(latencies, answered);
            Arrays.sort(sorted);
            return new Outcome(
                    Arrays.stream(sorted).boxed().toList(), Math.max(1, nanos), Map.copyOf(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private void answered(long nanos) {
        if (answered == latencies.length) {
            latencies = Arrays.copyOf(latencies, answered * 2);
        }
        latencies[answered++] = nanos;
    }

    private final class Connection {
        private final Selector selector;
        private final MessageScanner answer = new MessageScanner("");
        private final ByteBuffer request = plan.request().duplicate();
        private SocketChannel channel;
        private SelectionKey key;
        private long begun;
        private boolean done;

        Connection(Selector selector) throws IOException {
            this.selector = selector;
            this.channel = SocketChannel.open();
            this.key = register();
        }

        private SelectionKey register() throws IOException {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel.register(selector, 0, this);
        }

        void open() throws IOException {
            if (channel.connect(plan.target())) {
                begin();
            } else {
                key.interestOps(SelectionKey.OP_CONNECT);
            }
        }

        private void begin() throws IOException {
            request.clear().limit(plan.request().limit());
            answer.reset();
            begun = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(request);
            key.interestOps(
                    request.hasRemaining()
                            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                            : SelectionKey.OP_READ);
        }

        void ready() {
            try {
                if (key.isValid() && key.isConnectable()) {
                    channel.finishConnect();
                    begin();
                    return;
                }
                if (key.isValid() && key.isWritable()) {
                    write();
                }
                if (key.isValid() && key.isReadable()) {
                    read();
                }
            } catch (IOException | IllegalStateException e) {
                failed(String.valueOf(e.getMessage()));
            }
        }

        private void read() throws IOException {
            in.clear();
            if (channel.read(in) < 0) {
                failed("closed");
                return;
            }
            in.flip();
            if (!answer.feed(in)) {
                return;
            }
            if (!answer.isOk()) {
                errors.merge(answer.firstLine(), 1, Integer::sum);
            } else {
                answered(System.nanoTime() - begun);
            }
            next();
        }

        private void next() throws IOException {
            if (System.nanoTime() >= end) {
                done = true;
                key.interestOps(0);
            } else {
                begin();
            }
        }

        private void failed(String why) {
            errors.merge(why, 1, Integer::sum);
            close();
            if (System.nanoTime() >= end) {
                done = true;
                return;
            }
            try {
                channel = SocketChannel.open();
                key = register();
                open();
            } catch (IOException e) {
                errors.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
                done = true;
            }
        }

        void abandon() {
            if (!done) {
                errors.merge("no answer", 1, Integer::sum);
                done = true;
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException _) {
                // it is gone
            }
        }
    }
}
