package io.outrigger.testkit.run;

import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.run.settings.Breakage;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.run.settings.RunSettings.Detail;
import io.outrigger.testkit.run.settings.RunSettings.Mode;
import io.outrigger.testkit.run.settings.UsageException;
import io.outrigger.testkit.settings.TestBed;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The entry of {@code scripts/run}. */
public final class Main {
    private static final int USAGE = 2;
    private static final int USUAL_PORT = 8080;

    private final RunSettings settings;
    private final TestBed bed = TestBed.find();
    private final Story story;

    private Main(RunSettings settings, PrintStream out) {
        this.settings = settings;
        this.story = new Story(out);
    }

    /** Exits with 0 when all was proven, 1 when not, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        RunSettings settings;
        try {
            settings = RunSettings.of(List.of(arguments), System.getenv());
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
            return;
        }
        int code = Once.FAILED;
        try {
            code = new Main(settings, System.out).run();
        } catch (Exception e) {
            fail(settings, e);
        }
        System.exit(code);
    }

    private static void fail(RunSettings settings, Exception e) {
        System.out.flush();
        System.err.println("\nfailed: " + e.getMessage());
        if (settings.detail() == Detail.VERBOSE) {
            e.printStackTrace();
        }
    }

    private int run() throws Exception {
        try (var folder = RunFolder.create(bed);
                var provider = Provider.of(settings.remote(), settings.model())) {
            return switch (settings.family()) {
                case STANDALONE -> {
                    var stage = new StandaloneStage(bed, story, settings.model());
                    try (var gateway = stage.start(folder, provider, port())) {
                        yield use(gateway, provider);
                    }
                }
                case ENVOY_GATEWAY -> {
                    try (var stage = new EnvoyGatewayStage(bed, story, settings)) {
                        yield use(stage.start(provider), provider);
                    }
                }
                case ISTIO -> {
                    try (var stage = new IstioStage(bed, story, settings)) {
                        yield use(stage.start(provider), provider);
                    }
                }
            };
        }
    }

    private int use(Gateway gateway, Provider provider) throws Exception {
        var once = new Once(gateway, provider, settings.model(), story);
        if (settings.breakage() != Breakage.NONE) {
            return once.proveBroken(settings.breakage());
        }
        return settings.mode() == Mode.ONCE ? once.prove() : serve(gateway);
    }

    private int serve(Gateway gateway) {
        story.conclude(Invitation.text(gateway, settings.model()));
        while (true) {
            Optional<String> gone = gateway.gone();
            if (gone.isPresent()) {
                story.conclude(gone.get());
                return Once.FAILED;
            }
            Await.pause(Duration.ofMillis(500));
        }
    }

    private int port() {
        if (settings.port() != 0) {
            return settings.port();
        }
        boolean usual =
                settings.mode() == Mode.SERVE
                        && FreePorts.isFree(InetAddress.getLoopbackAddress(), USUAL_PORT);
        return usual ? USUAL_PORT : FreePorts.next();
    }
}
