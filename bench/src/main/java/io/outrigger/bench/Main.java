package io.outrigger.bench;

import io.outrigger.bench.settings.BenchSettings;
import io.outrigger.bench.settings.UsageException;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.List;

/** The entry of {@code scripts/bench}. */
public final class Main {
    private static final int USAGE = 2;

    private Main() {}

    /** Exits with 0 when all was measured, 1 when not, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        int code = 1;
        try {
            BenchSettings settings = BenchSettings.of(List.of(arguments));
            TestBed bed = TestBed.find();
            try (var folder = RunFolder.create(bed)) {
                new Bench(settings, bed, folder).run();
            }
            code = 0;
        } catch (UsageException e) {
            System.err.println("bench: error: " + e.getMessage());
            code = USAGE;
        } catch (IllegalStateException e) {
            System.err.println("bench: error: " + e.getMessage());
        }
        System.exit(code);
    }
}
