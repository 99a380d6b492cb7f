package io.outrigger.bench.report;

import io.outrigger.bench.control.Applied;
import java.time.Instant;
import java.util.Locale;

/** What it took to bring many routes to a live API server, as Markdown. */
final class AppliedPage {
    private AppliedPage() {}

    static String of(Machine machine, Instant at, Applied applied) {
        return String.format(
                Locale.ROOT,
                """
                %s; %d × %s; load before: %.1f.

                | AI routes | objects written | all there after s | and statuses s | then a change s | most memory MB |
                | ---: | ---: | ---: | ---: | ---: | ---: |
                | %d | %d | %.1f | %.1f | %.1f | %.0f |
                """,
                at,
                machine.processors(),
                machine.processor(),
                machine.load(),
                applied.routes(),
                applied.objects(),
                applied.seconds(),
                applied.toldSeconds(),
                applied.changeSeconds(),
                applied.residentBytes() / 1e6);
    }
}
