package io.outrigger.controller.apply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.apply.ObjectWriter.Holder;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.Plan;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.tree.Json;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what differs. Unwanted objects go first, routes before what they need; then each stage of
 * the plan in its turn. An object whose stage before has failed for its route is left as it is.
 */
public final class Applier {
    private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
    private static final String NOT_OURS =
            "exists and lacks the label app.kubernetes.io/managed-by: outrigger"
                    + " (expected: a name that nobody else uses)";

    private final ObjectWriter writer;
    private final Map<ObjectRef, Written> written = new ConcurrentHashMap<>();
    private final Set<ObjectRef> retracted = new HashSet<>();

    public Applier(ObjectWriter writer) {
        this.writer = writer;
    }

    /** What we wrote, and the version that it got. */
    private record Written(UUID content, String resourceVersion) {}

    /**
     * Writes a plan.
     *
     * @param observed resource versions of what is there and bears our label
     * @return what could not be written, and why
     */
    public Map<ObjectRef, String> apply(Plan plan, Map<ObjectRef, String> observed) {
        var failures = new ConcurrentHashMap<ObjectRef, String>();
        var wanted = new HashSet<>(plan.desired().stream().map(Desired::ref).toList());
        delete(unwanted(plan, wanted, observed), failures);
        for (var stage : Desired.Stage.values()) {
            var blocked = blocked(plan, failures);
            var due =
                    plan.desired().stream()
                            .filter(it -> it.stage() == stage)
                            .filter(it -> !blocked.contains(it.ref()))
                            .filter(it -> !isAsWritten(it, observed))
                            .toList();
            inParallel(due, it -> write(it, observed, failures));
        }
        return Map.copyOf(failures);
    }

    private static Set<ObjectRef> blocked(Plan plan, Map<ObjectRef, String> failures) {
        var blocked = new HashSet<ObjectRef>();
        plan.routeObjects().values().stream()
                .filter(refs -> refs.stream().anyMatch(failures::containsKey))
                .forEach(blocked::addAll);
        return blocked;
    }

    private List<ObjectRef> unwanted(
            Plan plan, Set<ObjectRef> wanted, Map<ObjectRef, String> observed) {
        var unwanted = new HashSet<>(observed.keySet());
        unwanted.addAll(written.keySet());
        retracted.retainAll(plan.retracted());
        plan.retracted().stream()
                .filter(retracted::add)
                .filter(it -> writer.holder(it) == Holder.US)
                .forEach(unwanted::add);
        unwanted.removeAll(wanted);
        return unwanted.stream().sorted(Comparator.comparingInt(Applier::removalOrder)).toList();
    }

    private static int removalOrder(ObjectRef ref) {
        return ref.kind().equals(Kinds.HTTP_ROUTE) ? 0 : ref.kind().equals(Kinds.SECRET) ? 2 : 1;
    }

    private void delete(Collection<ObjectRef> refs, Map<ObjectRef, String> failures) {
        for (var ref : refs) {
            guarded(
                    ref,
                    failures,
                    () -> {
                        writer.delete(ref);
                        written.remove(ref);
                        log(ref, "Deleted");
                    });
        }
    }

    private boolean isAsWritten(Desired desired, Map<ObjectRef, String> observed) {
        var known = written.get(desired.ref());
        return known != null
                && known.content().equals(content(desired))
                && known.resourceVersion().equals(observed.get(desired.ref()));
    }

    private void write(
            Desired desired, Map<ObjectRef, String> observed, Map<ObjectRef, String> failures) {
        var ref = desired.ref();
        guarded(
                ref,
                failures,
                () -> {
                    if (!written.containsKey(ref)
                            && !observed.containsKey(ref)
                            && writer.holder(ref) == Holder.SOMEBODY_ELSE) {
                        failures.put(ref, NOT_OURS);
                        return;
                    }
                    String version = writer.apply(ref, desired.tree());
                    var before = written.put(ref, new Written(content(desired), version));
                    if (before == null || !before.resourceVersion().equals(version)) {
                        log(ref, "Written");
                    }
                });
    }

    /** A refusal is a value: the other objects are still written, and the user is told. */
    private static void guarded(ObjectRef ref, Map<ObjectRef, String> failures, Runnable action) {
        try {
            action.run();
        } catch (KubernetesClientException e) {
            var status = e.getStatus();
            String why = status == null ? "API server unreachable" : status.getMessage();
            failures.put(ref, String.valueOf(why));
            LOG.atWarn()
                    .addKeyValue("object", ref)
                    .addKeyValue("error", why)
                    .log("An object could not be written");
        }
    }

    private static UUID content(Desired desired) {
        return UUID.nameUUIDFromBytes(Json.print(desired.tree()).getBytes(UTF_8));
    }

    private static void log(ObjectRef ref, String what) {
        LOG.atInfo().addKeyValue("object", ref).log(what);
    }

    private static <T> void inParallel(Collection<T> items, Consumer<T> action) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            items.forEach(item -> threads.execute(() -> action.accept(item)));
        }
    }
}
