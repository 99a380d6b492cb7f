package io.outrigger.bench.measure;

import io.outrigger.bench.load.Upstream;
import io.outrigger.bench.side.Side;
import io.outrigger.bench.workload.Workload;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether two sides do the same work: what the provider gets, what the client gets, the costs in
 * Envoy's dynamic metadata, and the metrics.
 */
public final class Agreement {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "(gen_ai_client_token_usage\\w*_sum|gen_ai_server_request_duration\\w*_count)"
                            + "\\{([^}]*)} (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("(gen_ai_operation_name|gen_ai_token_type)=\"([^\"]*)\"");

    private final Upstream upstream;

    /** Everything that a side made of a request, with what is random or the time taken out. */
    private record Outcome(JsonNode request, List<JsonNode> answer, JsonNode costs) {}

    /** Sides in front of this upstream. */
    public Agreement(Upstream upstream) {
        this.upstream = upstream;
    }

    /** What differs, a line each; none when the sides agree. */
    public List<String> differences(Side one, Side other, List<Workload> workloads) {
        var differences = new ArrayList<String>();
        for (Workload workload : workloads) {
            Outcome here = outcome(one, workload);
            Outcome there = outcome(other, workload);
            compare(differences, workload.name() + ": request", here.request(), there.request());
            compare(differences, workload.name() + ": costs", here.costs(), there.costs());
            compare(differences, workload.name() + ": answer", here.answer(), there.answer());
        }
        compare(differences, "metrics", metrics(one), metrics(other));
        return differences;
    }

    /** What is wrong with a side by itself, a line each. */
    public List<String> faults(Side side, List<Workload> workloads) {
        var faults = new ArrayList<String>();
        for (Workload workload : workloads) {
            Outcome outcome = outcome(side, workload);
            if (outcome.answer().isEmpty()) {
                faults.add(workload.name() + ": the answer is empty");
            }
            if (outcome.costs().path("total").asInt(0) == 0) {
                faults.add(workload.name() + ": no costs: " + outcome.costs());
            }
        }
        if (metrics(side).isEmpty()) {
            faults.add("no metrics");
        }
        return faults;
    }

    private static void compare(List<String> differences, String what, Object one, Object other) {
        if (!one.equals(other)) {
            differences.add(what + "\n  " + cut(one) + "\n  " + cut(other));
        }
    }

    private static String cut(Object value) {
        String text = value.toString();
        return text.length() <= 1500 ? text : text.substring(0, 1500) + "...";
    }

    private Outcome outcome(Side side, Workload workload) {
        String key = side.name() + "-" + workload.name();
        var request =
                HttpRequest.newBuilder(side.uri(workload.path()))
                        .timeout(LIMIT)
                        .header("content-type", "application/json")
                        .header("authorization", "Bearer sk-client")
                        .header(Upstream.ANSWER_HEADER, workload.answer())
                        .header(Upstream.KEEP_HEADER, key)
                        .POST(BodyPublishers.ofString(workload.body()))
                        .build();
        Http.Answer answer = Http.send(request);
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    "%s answers %s: %d %s"
                            .formatted(side, workload.name(), answer.status(), answer.body()));
        }
        Upstream.Received received = upstream.received(key);
        ObjectNode sent = JSON.createObjectNode();
        sent.put("line", received.line());
        sent.set("body", JSON.readTree(received.body()));
        return new Outcome(sent, documents(answer.body()), costs(side, key));
    }

    private static List<JsonNode> documents(String body) {
        Stream<String> texts =
                body.startsWith("{")
                        ? Stream.of(body)
                        : body.lines()
                                .filter(line -> line.startsWith("data: {"))
                                .map(line -> line.substring("data: ".length()));
        return texts.map(JSON::readTree).map(Agreement::steady).toList();
    }

    private static JsonNode steady(JsonNode document) {
        if (document instanceof ObjectNode object) {
            object.remove(List.of("id", "created"));
            if (object.at("/choices/0/delta") instanceof ObjectNode delta) {
                // the reference repeats it in each chunk that it writes itself
                delta.remove("role");
                if (delta.path("content").asString("").isEmpty()) {
                    delta.remove("content");
                }
            }
        }
        return document;
    }

    private static JsonNode costs(Side side, String key) {
        String mark = "\"key\":\"" + key + "\"";
        String line =
                Await.forValue(
                        "the access-log line of " + key,
                        LIMIT,
                        () ->
                                side.accessLog().stream()
                                        .filter(it -> it.contains(mark))
                                        .findFirst()
                                        .or(Optional::empty),
                        () -> "");
        var costs = (ObjectNode) JSON.readTree(line);
        costs.remove("key");
        return costs;
    }

    private static Map<String, Double> metrics(Side side) {
        var sums = new TreeMap<String, Double>();
        for (String line : side.metrics()) {
            var sample = SAMPLE.matcher(line);
            if (sample.matches()) {
                var name = new StringBuilder(sample.group(1));
                LABEL.matcher(sample.group(2))
                        .results()
                        .map(it -> " " + it.group(2))
                        .sorted()
                        .forEach(name::append);
                sums.merge(name.toString(), Double.valueOf(sample.group(3)), Double::sum);
            }
        }
        return sums;
    }
}
