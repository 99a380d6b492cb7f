package io.outrigger.extproc.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CEL is large: thousands of classes that a process without such a cost must not pay for. */
class CelLoadingIT {
    @Test
    void celIsLoadedForACelCostOnly() throws Exception {
        assertThat(loadedClasses(CostType.TotalToken.name()))
                .contains("io.outrigger.extproc.cost.Costs")
                .doesNotContain(" dev.cel.")
                .doesNotContain(" com.google.common.");
        assertThat(loadedClasses(CostType.CEL.name())).contains(" dev.cel.compiler.CelCompiler ");
    }

    private static String loadedClasses(String type) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Xlog:class+load",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CelLoadingIT.class.getName(),
                                type)
                        .redirectErrorStream(true)
                        .start();
        String log = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(log).isZero();
        return log;
    }

    /** What a process does with costs of one type. */
    public static void main(String[] arguments) {
        var config =
                new FilterConfig(
                        "",
                        "",
                        List.of(
                                new GlobalCost(
                                        "k",
                                        CostType.valueOf(arguments[0]),
                                        "input_tokens + output_tokens")),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        null);
        var cost =
                Costs.of(config)
                        .of(
                                Usage.of(1, 2, 3),
                                new Costs.Subject("r", "b", "m"),
                                (_, _, reason) -> {
                                    throw new AssertionError(reason);
                                });
        if (!cost.equals(Map.of("k", 3L))) {
            throw new AssertionError(cost);
        }
    }
}
