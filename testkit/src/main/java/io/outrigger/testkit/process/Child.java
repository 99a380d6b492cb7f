package io.outrigger.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process that we started: waited for by what it does, ended with us. */
public final class Child implements AutoCloseable {
    private static final int TAIL_BYTES = 4000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Command command;
    private final Process process;
    private final Runnable kill = this::kill;

    private Child(Command command, Process process) {
        this.command = command;
        this.process = process;
    }

    /**
     * Starts the command. It inherits our environment without proxy settings, for all is loopback,
     * and without our own settings, for a product refuses those that it does not know.
     */
    public static Child start(Command command) {
        var builder =
                new ProcessBuilder(command.argv())
                        .directory(command.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
        builder.environment().keySet().removeIf(Child::isOurs);
        builder.environment().putAll(command.env());
        try {
            var child = new Child(command, builder.start());
            child.register();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(command.name() + " did not start", e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The log file. */
    public Path logFile() {
        return command.log();
    }

    /** The whole log so far. */
    public String log() {
        try {
            return Files.readString(command.log(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of the log, for messages. */
    public String logTail() {
        try (var file = new RandomAccessFile(command.log().toFile(), "r")) {
            file.seek(Math.max(0, file.length() - TAIL_BYTES));
            var bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return "--- end of " + command.log() + "\n" + new String(bytes, UTF_8);
        } catch (IOException e) {
            return "--- no log: " + e;
        }
    }

    /** Waits for a text in the log. */
    public Child awaitLine(String text, Duration limit) {
        return await("a log line with \"" + text + "\"", limit, () -> log().contains(text));
    }

    /** Waits until somebody accepts connections there. */
    public Child awaitPort(InetSocketAddress address, Duration limit) {
        return await("a listener on " + address, limit, () -> accepts(address));
    }

    /** Waits until this address answers 200. */
    public Child awaitHttp(URI uri, Duration limit) {
        return await("200 from " + uri, limit, () -> Http.status(uri) == 200);
    }

    /** Waits until {@code done}; fails at once if the process ends before. */
    public Child await(String what, Duration limit, BooleanSupplier done) {
        String described = command.name() + ": " + what;
        Await.until(
                described,
                limit,
                () -> {
                    boolean alive = process.isAlive();
                    if (done.getAsBoolean()) {
                        return true;
                    }
                    if (!alive) {
                        throw new IllegalStateException(
                                "%s, but it exited with code %d\n%s"
                                        .formatted(described, process.exitValue(), logTail()));
                    }
                    return false;
                },
                this::logTail);
        return this;
    }

    /** SIGTERM, after the grace time SIGKILL, also for what it started; returns the exit code. */
    public int stop(Duration grace) {
        var descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        descendants.forEach(ProcessHandle::destroyForcibly);
        AtExit.forget(kill);
        return process.exitValue();
    }

    /** SIGKILL for it and for what it started; returns when it is gone. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        AtExit.forget(kill);
    }

    /** SIGTERM with little patience. */
    @Override
    public void close() {
        stop(PATIENCE);
    }

    @Override
    public String toString() {
        return command.name() + "[" + process.pid() + "]";
    }

    private void register() {
        Reaper.watch(process.pid());
        AtExit.run(kill);
        var _ = process.onExit().thenRun(() -> Reaper.forget(process.pid()));
    }

    private static boolean isOurs(String variable) {
        return variable.startsWith("OUTRIGGER_")
                || variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
    }

    private static boolean accepts(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
