package io.outrigger.controller.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.apply.ObjectWriter.Holder;
import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.SecretSize;
import io.outrigger.controller.watch.Seen;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.OwnerRef;
import io.outrigger.manifests.model.EnvoyAiGateway;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

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
    private final WrittenSecrets secrets;
    private final Function<ApiKind, Optional<OwnerRef>> owner;
    private final BooleanSupplier leads;
    private final Map<ObjectRef, InPlace> inPlace = new ConcurrentHashMap<>();

    /**
     * Writes nothing yet.
     *
     * @param owner what objects of a kind go away with; where there is none, they go with what they
     *     were made from
     * @param leads asked before each write; while it is false nothing is written
     */
    public Applier(
            ObjectWriter writer,
            WrittenSecrets secrets,
            Function<ApiKind, Optional<OwnerRef>> owner,
            BooleanSupplier leads) {
        this.writer = writer;
        this.secrets = secrets;
        this.owner = owner;
        this.leads = leads;
    }

    /** Called when this replica begins to lead: others have written meanwhile. */
    public void takeOver() {
        secrets.forget();
    }

    /** A version of an object that is as desired. */
    private record InPlace(String hash, String resourceVersion) {}

    /** An object to write. */
    private record Due(Desired desired, ObjectNode tree) {
        String hash() {
            return tree.path("metadata")
                    .path("annotations")
                    .path(Desired.HASH_ANNOTATION)
                    .asString();
        }
    }

    /** The config Secrets that are to be there, and those that may be. */
    public Set<ObjectKey> secrets(Plan plan) {
        var all = secrets.keys();
        plan.desired().stream()
                .map(Desired::ref)
                .filter(it -> it.kind().equals(Kinds.SECRET))
                .map(ObjectRef::key)
                .forEach(all::add);
        return all;
    }

    /**
     * Writes a plan.
     *
     * @param seen what is there and bears our label
     * @return what could not be written, and why
     */
    public Map<ObjectRef, String> apply(Plan plan, Map<ObjectRef, Seen> seen) {
        var failures = new ConcurrentHashMap<ObjectRef, String>();
        var wanted = new HashSet<>(plan.desired().stream().map(Desired::ref).toList());
        inPlace.keySet().retainAll(wanted);
        var unwanted = unwanted(plan, wanted, seen);
        delete(unwanted.stream().filter(it -> !isOfGateway(seen.get(it))).toList(), seen, failures);
        secrets.add(
                wanted.stream().filter(it -> it.kind().equals(Kinds.SECRET)).map(ObjectRef::key));
        var withheld = SecretSize.mistakes(plan.desired());
        failures.putAll(withheld);
        for (var stage : Desired.Stage.values()) {
            var blocked =
                    stage == Desired.Stage.CONFIG ? withheld.keySet() : blocked(plan, failures);
            var due =
                    plan.desired().stream()
                            .filter(it -> it.stage() == stage)
                            .filter(it -> !blocked.contains(it.ref()))
                            .filter(it -> !plan.isHeld(it))
                            .map(this::due)
                            .filter(it -> !isInPlace(it, seen));
            InParallel.forEach(due, it -> write(it, seen, failures));
        }
        var incomplete = sources(plan, failures.keySet());
        delete(
                unwanted.stream()
                        .filter(it -> isOfGateway(seen.get(it)))
                        .filter(it -> !incomplete.contains(source(seen.get(it))))
                        .toList(),
                seen,
                failures);
        return Map.copyOf(failures);
    }

    /**
     * What is made for a Gateway says who may use it, among others: it stays until what takes its
     * place is written.
     */
    private static boolean isOfGateway(@Nullable Seen seen) {
        return source(seen).startsWith(Kinds.GATEWAY.kind() + " ");
    }

    private static Set<String> sources(Plan plan, Set<ObjectRef> refs) {
        return plan.desired().stream()
                .filter(it -> refs.contains(it.ref()))
                .flatMap(it -> it.source().stream())
                .map(ObjectRef::toString)
                .collect(Collectors.toSet());
    }

    /** Objects of routes that lack another one; what routes share is no route's alone. */
    private static Set<ObjectRef> blocked(Plan plan, Map<ObjectRef, String> failures) {
        var blocked = new HashSet<ObjectRef>();
        plan.routeObjects().values().stream()
                .filter(refs -> refs.stream().anyMatch(failures::containsKey))
                .forEach(blocked::addAll);
        plan.desired().stream()
                .filter(it -> it.source().isEmpty())
                .map(Desired::ref)
                .forEach(blocked::remove);
        return blocked;
    }

    private List<ObjectRef> unwanted(Plan plan, Set<ObjectRef> wanted, Map<ObjectRef, Seen> seen) {
        var waits =
                Stream.of(plan.held(), plan.faults())
                        .flatMap(it -> it.keySet().stream())
                        .map(it -> new ObjectRef(Kinds.AI_GATEWAY_ROUTE, it).toString())
                        .collect(Collectors.toSet());
        var recorded = secrets.keys().stream().map(it -> new ObjectRef(Kinds.SECRET, it));
        return Stream.concat(seen.keySet().stream(), recorded)
                .distinct()
                .filter(it -> !wanted.contains(it))
                .filter(it -> !waits.contains(source(seen.get(it))))
                .filter(it -> plan.faults().isEmpty() || !isShared(it, seen.get(it)))
                .sorted(Comparator.comparingInt(Applier::removalOrder))
                .toList();
    }

    /** Whether a route of which nothing is planned may need it. */
    private static boolean isShared(ObjectRef ref, @Nullable Seen seen) {
        return !ref.kind().equals(Kinds.SECRET) && source(seen).isEmpty();
    }

    private static String source(@Nullable Seen seen) {
        return seen == null ? "" : seen.annotation(Desired.SOURCE_ANNOTATION);
    }

    private static int removalOrder(ObjectRef ref) {
        return ref.kind().equals(Kinds.HTTP_ROUTE) ? 0 : ref.kind().equals(Kinds.SECRET) ? 2 : 1;
    }

    private void delete(
            Collection<ObjectRef> refs,
            Map<ObjectRef, Seen> seen,
            Map<ObjectRef, String> failures) {
        for (var ref : refs) {
            guarded(ref, failures, () -> delete(ref, seen.get(ref)));
        }
        secrets.remove(
                refs.stream()
                        .filter(it -> it.kind().equals(Kinds.SECRET))
                        .filter(it -> !failures.containsKey(it))
                        .map(ObjectRef::key));
    }

    /** A Secret is known by its name only, and its name may have come to be somebody else's. */
    private void delete(ObjectRef ref, @Nullable Seen seen) {
        boolean ours =
                ref.kind().equals(Kinds.SECRET)
                        ? writer.holder(ref) == Holder.US
                        : !isMadeByAnother(ref, seen);
        if (ours) {
            writer.delete(ref);
            log(ref, "Deleted");
        }
    }

    /** Whether an object is as it should be. */
    public Predicate<Desired> inPlace(Map<ObjectRef, Seen> seen) {
        return it -> isInPlace(due(it), seen);
    }

    private Due due(Desired desired) {
        return new Due(desired, desired.written(owner.apply(desired.ref().kind())));
    }

    /** Envoy AI Gateway's controller overwrites what bears its name, and leaves our label. */
    private static boolean isMadeByAnother(ObjectRef ref, @Nullable Seen seen) {
        return seen != null
                && ref.kind().equals(Kinds.HTTP_ROUTE)
                && EnvoyAiGateway.made(seen.tree().toString());
    }

    private boolean isInPlace(Due due, Map<ObjectRef, Seen> seen) {
        var ref = due.desired().ref();
        var there = seen.get(ref);
        if (there == null) {
            return false;
        }
        var now = new InPlace(due.hash(), there.resourceVersion());
        if (now.equals(inPlace.get(ref))) {
            return true;
        }
        if (!there.annotation(Desired.HASH_ANNOTATION).equals(now.hash())
                || !Containment.holds(there.tree(), due.tree())) {
            return false;
        }
        inPlace.put(ref, now);
        return true;
    }

    private void write(Due due, Map<ObjectRef, Seen> seen, Map<ObjectRef, String> failures) {
        var ref = due.desired().ref();
        guarded(
                ref,
                failures,
                () -> {
                    var before = inPlace.get(ref);
                    boolean taken =
                            seen.containsKey(ref)
                                    ? isMadeByAnother(ref, seen.get(ref))
                                    : before == null && writer.holder(ref) == Holder.SOMEBODY_ELSE;
                    if (taken) {
                        failures.put(ref, NOT_OURS);
                        return;
                    }
                    var now = new InPlace(due.hash(), writer.apply(ref, due.tree()));
                    inPlace.put(ref, now);
                    if (!now.equals(before)) {
                        log(ref, "Written");
                    }
                });
    }

    /** A refusal is a value: the other objects are still written, and the user is told. */
    private void guarded(ObjectRef ref, Map<ObjectRef, String> failures, Runnable action) {
        if (!leads.getAsBoolean()) {
            return;
        }
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

    private static void log(ObjectRef ref, String what) {
        LOG.atInfo().addKeyValue("object", ref).log(what);
    }
}
