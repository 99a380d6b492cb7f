package io.outrigger.controller.webhook;

import io.outrigger.testkit.process.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One address in front of several replicas, as a Service is: connections go round. */
final class Balancer implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<Integer> ports = List.of();

    Balancer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** New connections go to these only; those that are open end. */
    void to(Integer... replicas) {
        next(replicas);
        cut();
    }

    /** New connections go to these only; those that are open stay, as with a Service. */
    void next(Integer... replicas) {
        ports = List.of(replicas);
    }

    /**
     * Ends all connections and waits until the API server knows, so that no request is lost: the
     * next one needs a new connection.
     */
    void cut() {
        open.forEach(Balancer::end);
        Await.until("connections ended", Duration.ofSeconds(5), open::isEmpty);
    }

    private static void end(Socket client) {
        try {
            client.shutdownOutput();
        } catch (IOException e) {
            close(client);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.startVirtualThread(() -> relay(client));
            } catch (IOException e) {
                close(listener);
            }
        }
    }

    private void relay(Socket client) {
        var targets = ports;
        open.add(client);
        try (client) {
            if (targets.isEmpty()) {
                return;
            }
            int port = targets.get(turn.getAndIncrement() % targets.size());
            try (var replica = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.startVirtualThread(() -> pump(replica, client));
                copy(client.getInputStream(), replica.getOutputStream());
            }
        } catch (IOException e) {
            close(client);
        } finally {
            open.remove(client);
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException e) {
            close(to);
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        in.transferTo(out);
    }

    private static void close(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(listener);
        cut();
    }
}
