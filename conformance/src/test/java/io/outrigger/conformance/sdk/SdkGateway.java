package io.outrigger.conformance.sdk;

import io.outrigger.conformance.standalone.GatewayProcesses;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.sdk.Cell;
import io.outrigger.testkit.sdk.CellTable;
import io.outrigger.testkit.sdk.Outcome;
import io.outrigger.testkit.sdk.SdkClient;
import io.outrigger.testkit.sdk.StrictProviders;
import io.outrigger.testkit.settings.TestBed;
import java.util.List;
import java.util.Map;

/** One gateway before all fakes: cells choose their backend by the header {@code x-cell}. */
final class SdkGateway extends GatewayProcesses {
    /** As the clients have it; the fakes know it as what must not reach them. */
    private static final String CLIENT_KEY = "key-of-a-client";

    private final RunFolder run;
    private final StrictProviders providers;

    private SdkGateway(RunFolder run, List<CellTable.Entry> cells) {
        var started = StrictProviders.start(TestBed.find(), run.path());
        super(
                run,
                new Plan(
                        Manifests.of(Rule.of(cells), started),
                        EnvoyChanges::applied,
                        it -> Credentials.added(it, started),
                        0));
        this.run = run;
        this.providers = started;
    }

    static SdkGateway start(List<CellTable.Entry> cells) {
        return new SdkGateway(RunFolder.create(TestBed.find()), cells);
    }

    StrictProviders providers() {
        return providers;
    }

    /** Runs cells of one client. */
    Map<String, Outcome> run(String client, List<CellTable.Entry> cells) {
        var here = cells.stream().map(this::cell).toList();
        return SdkClient.run(TestBed.find(), run.path(), client, providers, here);
    }

    private Cell cell(CellTable.Entry entry) {
        String base = uri(base(entry.client())).toString();
        var services = Rule.services(entry.schema());
        Map<String, String> more =
                services.size() == 1 ? Map.of() : Map.of("then", services.getLast().fake());
        return new Cell(entry.id(), entry.fake(), entry.model(), base, CLIENT_KEY, more);
    }

    private static String base(String client) {
        return switch (client) {
            case "openai" -> "/v1";
            case "anthropic", "cohere" -> "/" + client;
            default -> "";
        };
    }

    @Override
    public void close() {
        providers.close();
        super.close();
    }
}
