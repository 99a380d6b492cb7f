package io.outrigger.controller.publish;

import io.outrigger.contract.Backend;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.controller.plan.PlannedConfig;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.FilterConfigs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the sidecars of one Gateway were given. */
final class GatewayPublication {
    /** A kubelet delivers a Secret within 90 s: who cannot be asked has it after so long. */
    static final Duration DELIVERED = Duration.ofMinutes(2);

    /** What a sidecar says of Envoy may be so old. */
    static final Duration STALE = Duration.ofSeconds(10);

    private static final String NOT_LOOKED = "its pods cannot be asked";

    private final History history = new History();
    private FilterConfig given = FilterConfig.EMPTY;
    private Map<String, Instant> unwanted = Map.of();

    /** What its Secrets hold, if this process has not written it. */
    void found(@Nullable Found found) {
        switch (found) {
            case null -> {}
            case Found.Whole(var text) -> {
                String hash = PlannedConfig.hash(text);
                if (!history.isNewest(hash)) {
                    read(text).ifPresent(it -> found(hash, it));
                }
            }
            case Found.Torn(var credentials) -> {
                if (history.isEmpty()) {
                    read(credentials).ifPresent(it -> given = it);
                }
            }
        }
    }

    private void found(String hash, FilterConfig config) {
        history.add(hash, config.backends());
        given = config;
    }

    /** Somebody's edit that cannot be read will be overwritten. */
    private static Optional<FilterConfig> read(String text) {
        return FilterConfigYaml.read(text, FilterConfig.VERSION)
                        instanceof Loaded.Accepted(var config, _)
                ? Optional.of(config)
                : Optional.empty();
    }

    /** The pods for whose sidecar a route comes too early, and why. */
    List<String> lagging(AiRoute route, @Nullable PodReport report, Instant since, Instant now) {
        boolean delivered = !now.isBefore(since.plus(DELIVERED));
        if (report == null) {
            return delivered ? List.of() : List.of(NOT_LOOKED);
        }
        var needed = FilterConfigs.backends(route).toList();
        var lagging = new ArrayList<String>();
        for (var line : report.injected()) {
            switch (line.answer()) {
                case Answer.Given given when history.knows(given.configHash(), needed) -> {}
                case Answer.Given given when !given.configError().isEmpty() ->
                        lagging.add(line.pod() + ": refuses it: " + given.configError());
                case Answer.Given given ->
                        lagging.add(line.pod() + ": " + given.withPending("it has not come yet"));
                case Answer.Unreachable(var why) -> {
                    if (!delivered) {
                        lagging.add(line.pod() + ": " + why);
                    }
                }
                // it starts with the newest
                case Answer.NotAsked() -> {}
            }
        }
        return lagging;
    }

    /** The configuration to write. */
    PlannedConfig next(PlannedConfig wanted, @Nullable PodReport report, Kept kept, Instant now) {
        var before = names(given);
        before.removeAll(names(wanted.config()));
        var since = new HashMap<String, Instant>();
        for (var name : before) {
            var unwantedSince = kept == Kept.ALL ? now : unwanted.getOrDefault(name, now);
            if (kept == Kept.ALL || !isForgotten(name, unwantedSince, report, now)) {
                since.put(name, unwantedSince);
            }
        }
        unwanted = Map.copyOf(since);
        var next = wanted.keeping(given, since.keySet());
        given = next.config();
        if (!history.isNewest(next.hash())) {
            history.add(next.hash(), next.config().backends());
        }
        return next;
    }

    private boolean isForgotten(
            String backend, Instant since, @Nullable PodReport report, Instant now) {
        boolean delivered = !now.isBefore(since.plus(DELIVERED));
        if (report == null) {
            return delivered;
        }
        boolean fresh = !now.isBefore(since.plus(STALE));
        return report.injected().stream()
                .allMatch(
                        line ->
                                switch (line.answer()) {
                                    case Answer.Said said ->
                                            fresh
                                                    && (said.missing().contains(backend)
                                                            || !history.mayKnow(
                                                                    said.configHash(), backend));
                                    case Answer.Apart apart ->
                                            delivered
                                                    || !history.mayKnow(
                                                            apart.configHash(), backend);
                                    case Answer.Unreachable _ -> delivered;
                                    case Answer.NotAsked() -> true;
                                });
    }

    boolean isSettled() {
        return unwanted.isEmpty();
    }

    private static Set<String> names(FilterConfig config) {
        return config.backends().stream()
                .map(Backend::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
