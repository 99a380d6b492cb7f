package io.outrigger.bench.report;

import io.outrigger.bench.control.Hooks;
import io.outrigger.bench.control.Plans;
import io.outrigger.bench.control.Reviews;
import io.outrigger.bench.measure.GeneratorCheck;
import io.outrigger.bench.measure.Sample;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The results as Markdown. */
final class MarkdownPage {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private MarkdownPage(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new MarkdownPage(results).page();
    }

    private String page() {
        Machine machine = results.machine();
        line(
                "%s; %d × %s, %s; Envoy %s, one worker; JDK %s; load before: %.1f."
                        .formatted(
                                DAY.format(results.at()),
                                machine.processors(),
                                machine.processor(),
                                machine.kernel(),
                                machine.envoy(),
                                machine.jdk(),
                                machine.load()));
        line(
                results.peer().isEmpty()
                        ? "Without the reference."
                        : "Reference: Envoy AI Gateway %s. Before the clock started, both gave the same answers, costs and metrics%s."
                                .formatted(
                                        results.peer(),
                                        results.agreed()
                                                ? ""
                                                : " **except for what is told above**"));
        results.generator().ifPresent(this::generator);
        targets();
        line("");
        line("### Each workload");
        line("");
        line("CPU time of the ext_proc process per request; medians of interleaved rounds.");
        workloads();
        line("");
        line("### What saturates first");
        line("");
        line(
                "Requests per second that fill one core of ext_proc, and one worker of Envoy beside it.");
        saturation();
        line("");
        line("### Latency");
        line("");
        line("Of the client, in milliseconds: p50 / p99.");
        latencies();
        if (!results.starts().isEmpty()) {
            line("");
            line("### Start and idle");
            starts();
        }
        results.reviews().ifPresent(this::control);
        return out.toString();
    }

    private void targets() {
        row("Target", "Goal", "Outrigger", "Envoy AI Gateway", "Verdict");
        row("---", "---", "---:", "---:", "---");
        for (Target target : Target.all(results)) {
            row(target.measure(), target.goal(), target.ours(), target.peer(), target.verdict());
        }
    }

    private void workloads() {
        row(
                "Workload",
                "at once",
                "Outrigger µs",
                "Envoy AI Gateway µs",
                "ratio",
                "Envoy's own µs",
                "requests/s",
                "reference",
                "RSS MB",
                "reference",
                "failed");
        row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
        for (Workload it : results.workloads()) {
            int many = it.connections();
            Optional<Double> ours = value(Side.Name.OURS, it, many, Sample::cpuMicros);
            Optional<Double> peer = value(Side.Name.PEER, it, many, Sample::cpuMicros);
            row(
                    it.title(),
                    Integer.toString(many),
                    number("%.0f", ours),
                    number("%.0f", peer),
                    number("%.2f", ours.flatMap(one -> peer.map(other -> one / other))),
                    number("%.0f", value(Side.Name.OURS, it, many, Sample::envoyCpuMicros)),
                    number("%.0f", value(Side.Name.OURS, it, many, Sample::perSecond)),
                    number("%.0f", value(Side.Name.PEER, it, many, Sample::perSecond)),
                    number("%.0f", megabytes(Side.Name.OURS, it)),
                    number("%.0f", megabytes(Side.Name.PEER, it)),
                    results.failed(Side.Name.OURS, it.name())
                            + " / "
                            + results.failed(Side.Name.PEER, it.name()));
        }
    }

    private void generator(GeneratorCheck check) {
        line("");
        line(
                String.format(
                        Locale.ROOT,
                        "Load generator against wrk, plain Envoy, small chats, 32 at once: %.0f and %.0f requests/s,"
                                + " p50 %.2f and %.2f ms.",
                        check.perSecond(),
                        check.wrkPerSecond(),
                        check.p50Micros() / 1e3,
                        check.wrkP50Micros() / 1e3));
    }

    private void saturation() {
        row("Workload", "a core of Outrigger", "a worker of Envoy", "workers that it carries");
        row("---", "---:", "---:", "---:");
        for (Workload it : results.workloads()) {
            int many = it.connections();
            Optional<Double> ours = value(Side.Name.OURS, it, many, Sample::cpuMicros);
            Optional<Double> envoy = value(Side.Name.OURS, it, many, Sample::envoyCpuMicros);
            row(
                    it.title(),
                    number("%.0f", ours.map(micros -> 1e6 / micros)),
                    number("%.0f", envoy.map(micros -> 1e6 / micros)),
                    number("%.1f", ours.flatMap(one -> envoy.map(other -> other / one))));
        }
    }

    private Optional<Double> megabytes(Side.Name side, Workload it) {
        return value(side, it, it.connections(), sample -> sample.residentBytes() / 1e6);
    }

    private void latencies() {
        row("Workload", "at once", "plain Envoy", "Outrigger", "Envoy AI Gateway");
        row("---", "---:", "---:", "---:", "---:");
        for (Workload it : results.workloads()) {
            for (int connections : new int[] {1, it.connections()}) {
                row(
                        it.title(),
                        Integer.toString(connections),
                        latency(Side.Name.PLAIN, it, connections),
                        latency(Side.Name.OURS, it, connections),
                        latency(Side.Name.PEER, it, connections));
            }
        }
    }

    private String latency(Side.Name side, Workload workload, int connections) {
        return number("%.2f", value(side, workload, connections, it -> it.p50Micros() / 1e3))
                + " / "
                + number("%.2f", value(side, workload, connections, it -> it.p99Micros() / 1e3));
    }

    private void starts() {
        row("Side", "first answer ms", "CPU until then ms", "idle RSS MB", "idle CPU ms/s");
        row("---", "---:", "---:", "---:", "---:");
        for (Side.Name side : new Side.Name[] {Side.Name.OURS, Side.Name.PEER}) {
            row(
                    side.text(),
                    number("%.0f", results.start(side, it -> it.servingMillis())),
                    number("%.0f", results.start(side, it -> it.cpuMillis())),
                    number("%.0f", results.start(side, it -> it.idleBytes() / 1e6)),
                    number("%.1f", results.start(side, it -> it.idleCpuMillis())));
        }
    }

    private void control(Reviews reviews) {
        line("");
        line("### Control plane");
        line("");
        line(
                String.format(
                        Locale.ROOT,
                        "Webhook, one core, TLS: %.0f reviews/s of a gateway pod at most, %.0f µs of CPU each; of %d a second"
                                + " half take %.1f ms, 99 of 100 at most %.1f ms. %.0f MB resident afterwards.",
                        reviews.perSecond(),
                        reviews.cpuMicros(),
                        Reviews.PACE,
                        reviews.p50Micros() / 1e3,
                        reviews.p99Micros() / 1e3,
                        reviews.residentBytes() / 1e6));
        line("");
        row("AI routes", "objects written", "first plan ms", "later plan ms", "heap MB");
        row("---:", "---:", "---:", "---:", "---:");
        for (Plans plan : results.plans()) {
            row(
                    Integer.toString(plan.routes()),
                    Integer.toString(plan.objects()),
                    number("%.0f", Optional.of(plan.firstMillis())),
                    number("%.1f", Optional.of(plan.millis())),
                    number("%.0f", Optional.of(plan.heapBytes() / 1e6)));
        }
        line("");
        line("Envoy Gateway's extension hook, one core, from a translation to its answer by gRPC:");
        line("");
        row("AI routes", "translation KB", "p50 ms", "slowest of 50 ms");
        row("---:", "---:", "---:", "---:");
        for (Hooks hooks : results.hooks()) {
            row(
                    Integer.toString(hooks.routes()),
                    number("%.0f", Optional.of(hooks.bytes() / 1e3)),
                    number("%.1f", Optional.of(hooks.p50Millis())),
                    number("%.1f", Optional.of(hooks.maxMillis())));
        }
    }

    private Optional<Double> value(
            Side.Name side, Workload workload, int connections, ToDoubleFunction<Sample> value) {
        return results.median(side, workload.name(), connections, value);
    }

    private static String number(String format, Optional<Double> value) {
        return value.map(it -> String.format(Locale.ROOT, format, it)).orElse("-");
    }

    private void row(String... cells) {
        if (out.length() > 0 && out.charAt(out.length() - 1) == '\n' && !lastIsRow()) {
            out.append('\n');
        }
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private boolean lastIsRow() {
        int end = out.length() - 1;
        int begin = out.lastIndexOf("\n", end - 1) + 1;
        return begin == end || out.charAt(begin) == '|';
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
