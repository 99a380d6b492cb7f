package io.outrigger.testkit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What somebody types who installs and operates: real {@code helm} and {@code kubectl}. */
public final class Operator {
    private final TestBed bed;
    private final Path folder;
    private final Map<String, String> env;

    private Operator(TestBed bed, Path folder, String kubeconfig) {
        this.bed = bed;
        this.folder = folder;
        String home = folder.toString();
        this.env =
                Map.of(
                        "KUBECONFIG", kubeconfig,
                        "HOME", home,
                        "HELM_CACHE_HOME", home,
                        "HELM_CONFIG_HOME", home,
                        "HELM_DATA_HOME", home);
    }

    /** Without a cluster. */
    public static Operator offline(TestBed bed, RunFolder run) {
        return new Operator(bed, run.folder("operator"), "/dev/null");
    }

    /** With all rights in a cluster. */
    public static Operator of(TestBed bed, RunFolder run, KubeApiServer server) {
        return new Operator(bed, run.folder("operator"), server.kubeconfig().toString());
    }

    /** A command failed; the message is what it printed. */
    public static final class Failed extends RuntimeException {
        Failed(String printed) {
            super(printed);
        }
    }

    /**
     * What helm prints.
     *
     * @throws Failed if it ends with an error
     */
    public String helm(String... words) {
        return run("helm", List.of(words));
    }

    /**
     * What kubectl prints.
     *
     * @throws Failed if it ends with an error
     */
    public String kubectl(String... words) {
        return run("kubectl", List.of(words));
    }

    private String run(String program, List<String> words) {
        var command = new ArrayList<String>();
        command.add(bed.installTool(program).toString());
        command.addAll(words);
        try {
            Path errors = Files.createTempFile(folder, program, ".err");
            var builder =
                    new ProcessBuilder(command)
                            .directory(bed.tree().toFile())
                            .redirectError(errors.toFile());
            builder.environment().putAll(env);
            var process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new Failed(String.join(" ", words) + ": " + Files.readString(errors));
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(program + " was interrupted", e);
        }
    }
}
