package io.outrigger.conformance.envoygateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The commands of the page about migration, typed as they are printed. */
final class MigrationPage {
    private static final Pattern BLOCK =
            Pattern.compile("^```(sh|yaml)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final TestBed bed;
    private final String kubeconfig;
    private final List<String> commands = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private int next;

    MigrationPage(TestBed bed, KubeApiServer server) throws IOException {
        this.bed = bed;
        this.kubeconfig = server.kubeconfig().toString();
        var page = bed.tree().resolve("docs/migrating-from-envoy-ai-gateway.md");
        var blocks = BLOCK.matcher(Files.readString(page));
        while (blocks.find()) {
            (blocks.group(1).equals("sh") ? commands : values).add(blocks.group(2));
        }
    }

    /** How a command ended. */
    record Result(int code, String output) {}

    /** The values of Envoy AI Gateway's chart that take the namespace from it. */
    String values() {
        return values.getFirst();
    }

    /** Runs the next block, which must begin like this, line by line; none may fail. */
    String next(String begin) throws IOException, InterruptedException {
        String block = commands.get(next++);
        if (!block.startsWith(begin)) {
            throw new AssertionError(block + " (expected: " + begin + ")");
        }
        var result = typed(block);
        if (result.code() != 0) {
            throw new AssertionError(block + result.output());
        }
        return result.output();
    }

    boolean isRead() {
        return next == commands.size();
    }

    /** Runs some lines, to the first that fails. */
    Result typed(String lines) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("bash", "-euc", lines)
                        .directory(bed.tree().toFile())
                        .redirectErrorStream(true);
        Path programs = bed.installTool("kubectl").resolveSibling(".");
        builder.environment().merge("PATH", programs.toString(), (path, it) -> it + ":" + path);
        builder.environment().put("KUBECONFIG", kubeconfig);
        var process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }
}
