package io.outrigger.testkit.provider;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A fake of {@code api.openai.com} on a loopback port. It refuses what the real one refuses, and
 * beyond that whatever a gateway must not let through. It compresses for who accepts gzip.
 */
public final class OpenAiProvider implements AutoCloseable {
    private static final int BACKLOG = 4096;

    static {
        // read once by the server's classes
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // beyond 200 idle connections it would close them, and a pooled request would meet a reset
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100000");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable HttpServer> server = new AtomicReference<>();
    private final Journal journal = new Journal();
    private final Faults faults = new Faults();
    private final Desk desk;
    private final int port;

    /**
     * A request as it arrived.
     *
     * @param path with its query
     * @param headers lower case names; credentials redacted
     * @param body its first 10,000 characters
     */
    public record Received(String method, String path, Map<String, String> headers, String body) {
        /** Copies the headers. */
        public Received {
            headers = Map.copyOf(headers);
        }
    }

    /** What goes wrong on purpose, for requests that are right. */
    public sealed interface Fault {
        /** This status and body. */
        record Answer(int status, String contentType, String body) implements Fault {}

        /** Streams break off after their first chunk, other bodies in their middle. */
        record BreakStream() implements Fault {}

        /** The connection is closed without an answer. */
        record Hangup() implements Fault {}

        /** The right answer, under the name of a content encoding that it does not have. */
        record Encoded(String encoding) implements Fault {}

        /** The right answer, later. */
        record Late(Duration delay) implements Fault {}
    }

    private OpenAiProvider(String key, Set<String> models, int port) {
        this.desk = new Desk(key, models, journal, faults);
        this.port = listen(port);
    }

    /**
     * Starts on a free port.
     *
     * @param key the only API key that is accepted
     * @param models the only models that exist
     */
    public static OpenAiProvider start(String key, Set<String> models) {
        return start(key, models, 0);
    }

    /** Starts on a given port. */
    public static OpenAiProvider start(String key, Set<String> models, int port) {
        return new OpenAiProvider(key, models, port);
    }

    private int listen(int wanted) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
            var http = HttpServer.create(address, BACKLOG);
            http.setExecutor(threads);
            http.createContext("/", desk);
            http.start();
            server.set(http);
            return http.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("provider on port " + wanted, e);
        }
    }

    public int port() {
        return port;
    }

    /** Requests that were answered with 200, streams to their end. */
    public long answered() {
        return journal.count(Journal.Outcome.ANSWERED);
    }

    /** Requests that were refused, for whatever reason, and those that went wrong on purpose. */
    public long refused() {
        return journal.count(Journal.Outcome.REFUSED) + leaks();
    }

    /** Requests that carried what a gateway must keep to itself. */
    public long leaks() {
        return journal.count(Journal.Outcome.LEAKED);
    }

    /** Streams that the client did not wait for. */
    public long aborted() {
        return journal.count(Journal.Outcome.ABORTED);
    }

    /** Requests of any kind but health checks. */
    public long arrived() {
        return journal.arrived();
    }

    /** How long each chunk of a stream is waited for. */
    public void delayChunks(Duration delay) {
        desk.delayChunks(delay);
    }

    /** Lets something go wrong; null for nothing. */
    public void fail(@Nullable Fault next) {
        faults.set(next, Long.MAX_VALUE);
    }

    /** Lets something go wrong for the next requests only. */
    public void fail(Fault next, int requests) {
        faults.set(next, requests);
    }

    /** Stops listening and closes all connections. */
    public void refuseConnections() {
        var http = server.getAndSet(null);
        if (http != null) {
            http.stop(0);
        }
    }

    /** Listens again, on the same port. */
    public void acceptConnections() {
        if (server.get() == null) {
            listen(port);
        }
    }

    /** The newest requests, oldest first. */
    public List<Received> received() {
        return journal.received();
    }

    @Override
    public void close() {
        refuseConnections();
        threads.shutdownNow();
    }
}
