package io.outrigger.bench.report;

import io.outrigger.bench.measure.Soak.Window;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What a soak showed, as Markdown: some of its windows, and how the last third differs. */
final class SoakPage {
    private static final int SHOWN = 12;

    private SoakPage() {}

    static String of(Machine machine, Instant at, List<Window> windows) {
        var out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "%s; %d × %s; load before: %.1f. %,d requests, %d failed; %,d streams left by their clients;"
                                + " %d configurations.%n%n",
                        at,
                        machine.processors(),
                        machine.processor(),
                        machine.load(),
                        windows.stream().mapToLong(Window::requests).sum(),
                        windows.stream().mapToLong(Window::failed).sum(),
                        windows.stream().mapToLong(Window::aborted).sum(),
                        windows.size()));
        out.append("| minute | RSS MB | descriptors | p50 ms | p99 ms | requests | failed |\n");
        out.append("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        int step = Math.max(1, windows.size() / SHOWN);
        for (int i = step - 1; i < windows.size(); i += step) {
            Window it = windows.get(i);
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %.1f | %.0f | %d | %.2f | %.2f | %d | %d |%n",
                            it.minutes(),
                            it.residentBytes() / 1e6,
                            it.descriptors(),
                            it.p50Micros() / 1e3,
                            it.p99Micros() / 1e3,
                            it.requests(),
                            it.failed()));
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "%nMedian of the last third against the second: RSS %+.1f %%, descriptors %+.1f %%, p50 %+.1f %%,"
                                + " p99 %+.1f %%.%n",
                        change(windows, Window::residentBytes),
                        change(windows, Window::descriptors),
                        change(windows, Window::p50Micros),
                        change(windows, Window::p99Micros)));
        return out.toString();
    }

    private static double change(List<Window> windows, ToDoubleFunction<Window> value) {
        int third = windows.size() / 3;
        double before = median(windows.subList(third, 2 * third), value);
        double after = median(windows.subList(2 * third, windows.size()), value);
        return (after / before - 1) * 100;
    }

    private static double median(List<Window> windows, ToDoubleFunction<Window> value) {
        return windows.stream()
                .mapToDouble(value)
                .sorted()
                .skip(windows.size() / 2)
                .findFirst()
                .orElse(Double.NaN);
    }
}
