package io.outrigger.bench.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Pattern;

/** What the chart lets a controller have. */
record ChartLimit(long bytes) {
    private static final Pattern MEBIBYTES = Pattern.compile("([0-9]+)Mi");

    static ChartLimit of(TestBed bed) {
        var values = bed.tree().resolve("charts/outrigger/values.yaml");
        try {
            String memory =
                    Yaml.documents(Files.readString(values, UTF_8))
                            .getFirst()
                            .at("/resources/limits/memory")
                            .asString();
            var mebibytes = MEBIBYTES.matcher(memory);
            if (!mebibytes.matches()) {
                throw new IllegalStateException(
                        values + ": resources.limits.memory: " + memory + " (expected: as 512Mi)");
            }
            return new ChartLimit(Long.parseLong(mebibytes.group(1)) << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
