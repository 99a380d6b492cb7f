package io.outrigger.testkit.sdk;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Runs the checks of one SDK in a process of their own. */
public final class SdkClient {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private SdkClient() {}

    /**
     * Runs all cells, one after the other.
     *
     * @param sdk a module of {@code testkit/fakes/clients}, without {@code _sdk}
     * @param folder gets the list and the log
     * @return by the ids of the cells
     */
    public static Map<String, Outcome> run(
            TestBed bed, Path folder, String sdk, StrictProviders providers, List<Cell> cells) {
        Path list = folder.resolve(sdk + "-cells.json");
        var rows = JSON.createArrayNode();
        for (Cell cell : cells) {
            rows.addObject()
                    .put("id", cell.id())
                    .put("fake", cell.fake())
                    .put("model", cell.model())
                    .put("base_url", cell.baseUrl())
                    .put("admin", providers.admin().toString())
                    .put("key", cell.key())
                    .set("more", JSON.valueToTree(cell.more()));
        }
        try {
            Files.writeString(list, rows.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var client = Child.start(command(bed, folder, sdk, list))) {
            client.await("its end", LIMIT, () -> !client.isAlive());
            return outcomes(client);
        }
    }

    private static Command command(TestBed bed, Path folder, String sdk, Path list) {
        var command = Command.of("client-" + sdk, folder, bed.python(), "-m", "clients", sdk, list);
        return command.withEnv(StrictProviders.environment(bed));
    }

    private static Map<String, Outcome> outcomes(Child client) {
        if (client.exit().join() != 0) {
            throw new IllegalStateException(client + " failed\n" + client.logTail());
        }
        var found = new LinkedHashMap<String, Outcome>();
        client.log()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JSON::readTree)
                .forEach(it -> found.put(it.path("id").asString(), outcome(it)));
        return found;
    }

    private static Outcome outcome(JsonNode told) {
        String kind = told.path("outcome").asString().toUpperCase(Locale.ROOT).replace('-', '_');
        return new Outcome(Outcome.Kind.valueOf(kind), told.path("why").asString());
    }
}
