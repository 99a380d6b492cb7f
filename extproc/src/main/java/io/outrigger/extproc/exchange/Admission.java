package io.outrigger.extproc.exchange;

import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.AccessPolicies.Standing;
import io.outrigger.extproc.access.AccessPolicy;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.http.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the policies say of one request. The route, and with it the policy, is only known when a
 * backend is chosen; a request that no policy would admit is refused before its body is read.
 */
final class Admission {
    private static final CompletionStage<Optional<Verdict.Refused>> NOT_REFUSED =
            CompletableFuture.completedFuture(Optional.empty());

    private final AccessPolicies policies;
    private final Headers client;
    private final Map<AccessPolicy, CompletionStage<Verdict>> verdicts = new HashMap<>();
    private String clientAddress;
    private Map<String, @Nullable String> told = Map.of();
    private boolean addressDecides;

    /**
     * Nothing is said yet.
     *
     * @param client the headers as the client sent them
     * @param clientAddress empty while it is not known
     */
    Admission(AccessPolicies policies, Headers client, String clientAddress) {
        this.policies = policies;
        this.client = client;
        this.clientAddress = clientAddress;
    }

    /** What the request has to be read with: its headers without parameters that are keys. */
    Headers cleaned() {
        return policies.cleaned(client);
    }

    /** Why no backend can be for this client; empty when one may be. */
    CompletionStage<Optional<Verdict.Refused>> early() {
        return policies.standing() == Standing.SOME_OPEN ? NOT_REFUSED : early(policies.all());
    }

    private CompletionStage<Optional<Verdict.Refused>> early(List<AccessPolicy> left) {
        return judge(left.getFirst())
                .thenCompose(
                        verdict ->
                                switch (verdict) {
                                    case Verdict.Refused _ when left.size() > 1 ->
                                            early(left.subList(1, left.size()));
                                    case Verdict.Refused refused ->
                                            CompletableFuture.completedFuture(Optional.of(refused));
                                    case Verdict.Admitted(var headers) -> {
                                        told = headers;
                                        yield NOT_REFUSED;
                                    }
                                    case Verdict.AddressUnknown _ -> {
                                        addressDecides = true;
                                        yield NOT_REFUSED;
                                    }
                                });
    }

    /** Whether the client's address decides, which only the chosen route tells. */
    boolean addressDecides() {
        return addressDecides;
    }

    /** Headers that tell who asks, as far as it is known before the route is. */
    Map<String, @Nullable String> told() {
        return told;
    }

    /**
     * Judges for a backend.
     *
     * @param address the client's, as the route tells it; empty on retries
     */
    synchronized CompletionStage<Verdict> judge(AccessPolicy policy, String address) {
        if (!address.isEmpty() && !address.equals(clientAddress)) {
            clientAddress = address;
            verdicts.clear();
        }
        return judge(policy);
    }

    private synchronized CompletionStage<Verdict> judge(AccessPolicy policy) {
        return verdicts.computeIfAbsent(policy, it -> it.judge(client, clientAddress));
    }
}
