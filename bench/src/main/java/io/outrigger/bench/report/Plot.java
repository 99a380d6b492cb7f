package io.outrigger.bench.report;

import io.outrigger.bench.measure.Sample;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import java.util.List;
import java.util.Locale;

/** Bars: the CPU time of a request as a part of the reference's. */
final class Plot {
    private static final int LEFT = 210;
    private static final int WIDTH = 420;
    private static final int ROW = 30;
    private static final int TOP = 44;

    private Plot() {}

    static String of(Results results) {
        var out = new StringBuilder();
        List<Workload> shown =
                results.workloads().stream().filter(it -> ratio(results, it) > 0).toList();
        int height = TOP + shown.size() * ROW + 12;
        out.append(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 %d" font-family="sans-serif" font-size="13">
                <rect width="720" height="%d" fill="#ffffff"/>
                <text x="12" y="24" font-weight="bold">CPU time of ext_proc per request, Envoy AI Gateway %s = 100 %%</text>
                <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#888888" stroke-dasharray="4 3"/>
                """
                        .formatted(
                                height,
                                height,
                                results.peer(),
                                LEFT + WIDTH,
                                TOP - 8,
                                LEFT + WIDTH,
                                height - 8));
        for (int i = 0; i < shown.size(); i++) {
            Workload it = shown.get(i);
            double ratio = ratio(results, it);
            int y = TOP + i * ROW;
            out.append(
                    String.format(
                            Locale.ROOT,
                            """
                            <text x="%d" y="%d" text-anchor="end">%s</text>
                            <rect x="%d" y="%d" width="%d" height="18" fill="#dddddd"/>
                            <rect x="%d" y="%d" width="%.1f" height="18" fill="#1f6f8b"/>
                            <text x="%d" y="%d">%.0f %%</text>
                            """,
                            LEFT - 10,
                            y + 14,
                            it.title(),
                            LEFT,
                            y,
                            WIDTH,
                            LEFT,
                            y,
                            WIDTH * Math.min(ratio, 1.15),
                            LEFT + WIDTH + 12,
                            y + 14,
                            ratio * 100));
        }
        return out.append("</svg>\n").toString();
    }

    private static double ratio(Results results, Workload it) {
        var ours = results.median(Side.Name.OURS, it.name(), it.connections(), Sample::cpuMicros);
        var peer = results.median(Side.Name.PEER, it.name(), it.connections(), Sample::cpuMicros);
        return ours.flatMap(one -> peer.map(other -> one / other)).orElse(0.0);
    }
}
