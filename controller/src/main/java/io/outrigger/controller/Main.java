package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.cli.Cli;
import io.outrigger.controller.cli.Streams;
import io.outrigger.controller.settings.ControllerSettings;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The entry of {@code scripts/outrigger}: the control plane, or one verb of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        var words = List.of(args);
        if (!words.isEmpty() && words.getFirst().equals("controller")) {
            System.exit(controller(words.subList(1, words.size())));
        }
        // YAML is UTF-8, whatever the locale says
        var out = new PrintStream(System.out, false, UTF_8);
        int code = Cli.run(words, new Streams(System.in, out, System.err));
        out.flush();
        System.exit(code);
    }

    private static int controller(List<String> args) throws InterruptedException {
        if (args.contains("-h") || args.contains("--help")) {
            System.out.print(ControllerSettings.help());
            return Cli.OK;
        }
        try {
            run(ControllerSettings.from(args));
            return Cli.OK;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return Cli.USAGE;
        } catch (KubernetesClientException e) {
            System.err.println("cannot start: " + e.getMessage());
            return Cli.MISTAKES;
        }
    }

    private static void run(ControllerSettings settings) throws InterruptedException {
        var stop = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop.countDown();
                                    await(stopped);
                                }));
        try (var client = new KubernetesClientBuilder().build();
                var controller = Controller.start(settings, client, InstantSource.system())) {
            System.err.printf(
                    "Outrigger controller is ready: webhook on port %d, API server %s%n",
                    controller.webhookPort(), client.getMasterUrl());
            stop.await();
        } finally {
            stopped.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
