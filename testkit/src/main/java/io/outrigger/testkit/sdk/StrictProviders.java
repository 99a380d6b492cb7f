package io.outrigger.testkit.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.settings.TestBed;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fakes: openai, vllm, azure, anthropic, bedrock, vertex, cohere; each on a port of its own,
 * with credentials made up at its start.
 */
public final class StrictProviders implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready {";

    private final Child process;
    private final URI admin;
    private final Map<String, Place> places;

    private StrictProviders(Child process, JsonNode told) {
        this.process = process;
        this.admin = URI.create("http://127.0.0.1:" + told.path("admin").asInt());
        this.places =
                told.path("providers").properties().stream()
                        .map(it -> place(it.getKey(), it.getValue()))
                        .collect(Collectors.toUnmodifiableMap(Place::provider, it -> it));
    }

    /** Starts them; their log goes to the folder. */
    public static StrictProviders start(TestBed bed, Path folder) {
        var process =
                Child.start(
                        Command.of("fakes", folder, bed.python(), "-u", "-m", "fakes")
                                .withEnv(environment(bed)));
        process.await("its ports", START, () -> ready(process).isPresent());
        return new StrictProviders(process, JSON.readTree(ready(process).orElseThrow()));
    }

    /** How Python finds the fakes and the clients, and writes nothing into the tree. */
    static Map<String, String> environment(TestBed bed) {
        return Map.of(
                "PYTHONPATH",
                bed.tree().resolve("testkit/fakes").toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1");
    }

    private static Optional<String> ready(Child process) {
        return process.log()
                .lines()
                .filter(line -> line.startsWith(READY) && line.endsWith("}"))
                .map(line -> line.substring(READY.length() - 1))
                .findFirst();
    }

    private static Place place(String provider, JsonNode told) {
        var credentials =
                told.properties().stream()
                        .filter(it -> !it.getKey().equals("port") && !it.getKey().equals("host"))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, it -> it.getValue().asString()));
        return new Place(
                provider, told.path("port").asInt(), told.path("host").asString(), credentials);
    }

    /**
     * Where a provider is.
     *
     * @throws IllegalArgumentException if there is no fake of that name
     */
    public Place place(String provider) {
        Place place = places.get(provider);
        if (place == null) {
            throw new IllegalArgumentException(
                    provider + " (expected: one of " + places.keySet() + ")");
        }
        return place;
    }

    /** All of them. */
    public List<Place> places() {
        return List.copyOf(places.values());
    }

    /** Where faults are ordered and the journal is read. */
    public URI admin() {
        return admin;
    }

    /** The last requests that reached any of them, oldest first. */
    public List<Arrival> arrivals() {
        return arrivalsOf("");
    }

    /** Those whose header {@code x-cell} is this, oldest first. */
    public List<Arrival> arrivals(String cell) {
        return arrivalsOf("?cell=" + URLEncoder.encode(cell, UTF_8));
    }

    private List<Arrival> arrivalsOf(String query) {
        var answer = Http.get(admin.resolve("/journal" + query));
        return JSON.readTree(answer.body())
                .path("requests")
                .valueStream()
                .map(StrictProviders::arrival)
                .toList();
    }

    /** How many requests, at any of them, had this outcome; also of those before the last ones. */
    public long count(Arrival.Outcome outcome) {
        var counts = JSON.readTree(Http.get(admin.resolve("/journal")).body()).path("counts");
        String name = outcome.name().toLowerCase(Locale.ROOT);
        return counts.valueStream().mapToLong(it -> it.path(name).asLong()).sum();
    }

    /** Forgets requests and faults. */
    public void reset() {
        order("/reset", "{}");
    }

    /**
     * Spoils the next good answer of a provider.
     *
     * @param json the members of a fault: {@code kind} and what it needs
     * @throws IllegalStateException if there is no such fault
     */
    public void fault(String provider, String json) {
        var fault = JSON.createObjectNode().put("provider", provider);
        JSON.readTree(json).properties().forEach(it -> fault.set(it.getKey(), it.getValue()));
        order("/fault", fault.toString());
    }

    private void order(String path, String json) {
        var answer =
                Http.send(
                        HttpRequest.newBuilder(admin.resolve(path))
                                .timeout(Duration.ofSeconds(10))
                                .POST(BodyPublishers.ofString(json))
                                .build());
        if (answer.status() != 200) {
            throw new IllegalStateException(answer + " to " + path + " " + json);
        }
    }

    private static Arrival arrival(JsonNode it) {
        Function<String, String> text = name -> it.path(name).asString("");
        return new Arrival(
                text.apply("provider"),
                Arrival.Outcome.valueOf(text.apply("outcome").toUpperCase(Locale.ROOT)),
                text.apply("why"),
                text.apply("target"),
                it.path("headers").properties().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, h -> h.getValue().asString())),
                text.apply("body"),
                usage(it.path("usage")));
    }

    private static Optional<Arrival.Usage> usage(JsonNode it) {
        return it.isNull()
                ? Optional.empty()
                : Optional.of(
                        new Arrival.Usage(
                                it.path("prompt").asLong(),
                                it.path("output").asLong(),
                                it.path("cached").asLong(),
                                it.path("reasoning").asLong(),
                                it.path("total").asLong()));
    }

    /** The end of the fakes' log, for messages. */
    public String logTail() {
        return process.logTail();
    }

    @Override
    public void close() {
        process.close();
    }
}
