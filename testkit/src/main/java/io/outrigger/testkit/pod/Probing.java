package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.outrigger.testkit.process.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One probe of a running container: when it is due, and what its answers add up to. */
final class Probing {
    private final BooleanSupplier check;
    private final long periodNanos;
    private final int successThreshold;
    private final int failureThreshold;
    private long due;
    private int successes;
    private int failures;

    /** What the answers so far mean. */
    enum Verdict {
        UNDECIDED,
        PASSED,
        FAILED
    }

    Probing(Probe probe, ContainerView view, long now) {
        check = check(probe, view);
        periodNanos = TimeUnit.SECONDS.toNanos(orElse(probe.getPeriodSeconds(), 10));
        successThreshold = orElse(probe.getSuccessThreshold(), 1);
        failureThreshold = orElse(probe.getFailureThreshold(), 3);
        due = now + TimeUnit.SECONDS.toNanos(orElse(probe.getInitialDelaySeconds(), 0));
    }

    /** Probes if it is time; the verdict is one only at the moment that a threshold is reached. */
    Verdict tick(long now) {
        if (now < due) {
            return Verdict.UNDECIDED;
        }
        due = now + periodNanos;
        if (check.getAsBoolean()) {
            failures = 0;
            successes++;
            return successes >= successThreshold ? Verdict.PASSED : Verdict.UNDECIDED;
        }
        successes = 0;
        failures++;
        return failures >= failureThreshold ? Verdict.FAILED : Verdict.UNDECIDED;
    }

    private static BooleanSupplier check(Probe probe, ContainerView view) {
        var timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
        if (probe.getHttpGet() != null) {
            var request = request(probe.getHttpGet(), view, timeout);
            return () -> {
                int status = Http.send(request).status();
                return status >= 200 && status < 400;
            };
        }
        if (probe.getTcpSocket() != null) {
            var socket = probe.getTcpSocket();
            var host = Objects.requireNonNullElse(socket.getHost(), view.ip());
            var address =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(host), port(socket.getPort(), view));
            return () -> accepts(address, timeout);
        }
        if (probe.getExec() != null) {
            return () -> succeeds(probe.getExec(), view, timeout);
        }
        throw new IllegalArgumentException(
                "probe of container " + view.name() + " (expected: httpGet, tcpSocket or exec)");
    }

    private static HttpRequest request(HTTPGetAction get, ContainerView view, Duration timeout) {
        String scheme = "HTTPS".equals(get.getScheme()) ? "https" : "http";
        String host = Objects.requireNonNullElse(get.getHost(), view.ip());
        String path = Objects.requireNonNullElse(get.getPath(), "/");
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        scheme
                                                + "://"
                                                + host
                                                + ":"
                                                + port(get.getPort(), view)
                                                + path))
                        .timeout(timeout)
                        .header("User-Agent", "kube-probe/1.36");
        get.getHttpHeaders().forEach(header -> request.header(header.getName(), header.getValue()));
        return request.build();
    }

    private static boolean accepts(InetSocketAddress address, Duration timeout) {
        try (var socket = new Socket()) {
            socket.connect(address, (int) timeout.toMillis());
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean succeeds(ExecAction exec, ContainerView view, Duration timeout) {
        var builder =
                new ProcessBuilder(List.copyOf(exec.getCommand()))
                        .directory(view.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(view.env());
        try {
            var process = builder.start();
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended && process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int port(IntOrString port, ContainerView view) {
        Integer number = port.getIntVal();
        if (number != null) {
            return number;
        }
        return view.container().getPorts().stream()
                .filter(named -> port.getStrVal().equals(named.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "probe port: "
                                                + port.getStrVal()
                                                + " (expected: a port of container "
                                                + view.name()
                                                + ")"));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
