package io.outrigger.extproc.access;

import io.outrigger.contract.Backend;
import io.outrigger.contract.ClientAuth;
import io.outrigger.extproc.http.Headers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The policies of a configuration. */
public final class AccessPolicies {
    /** Without any. */
    public static final AccessPolicies NONE =
            new AccessPolicies(List.of(), Map.of(), Standing.SOME_OPEN);

    private final List<AccessPolicy> all;
    private final Map<String, AccessPolicy> byBackend;
    private final Standing standing;
    private final Set<String> params;

    /** Whether each backend has a policy. */
    public enum Standing {
        ALL_PROTECTED,
        SOME_OPEN
    }

    private AccessPolicies(
            List<AccessPolicy> all, Map<String, AccessPolicy> byBackend, Standing standing) {
        this.all = List.copyOf(all);
        this.byBackend = Map.copyOf(byBackend);
        this.standing = standing;
        var params = new HashSet<String>();
        all.forEach(it -> params.addAll(it.params()));
        this.params = Set.copyOf(params);
    }

    /** The policies for these backends. */
    public static AccessPolicies of(ClientAuth auth, List<Backend> backends, Services services) {
        if (auth.policies().isEmpty()) {
            return NONE;
        }
        var byBackend = new HashMap<String, AccessPolicy>();
        var all =
                auth.policies().stream()
                        .map(
                                policy -> {
                                    var ready = AccessPolicy.of(policy, services);
                                    policy.backends().forEach(it -> byBackend.put(it, ready));
                                    return ready;
                                })
                        .toList();
        boolean open = backends.stream().anyMatch(it -> !byBackend.containsKey(it.name()));
        return new AccessPolicies(
                all, byBackend, open ? Standing.SOME_OPEN : Standing.ALL_PROTECTED);
    }

    /** The policy of a backend; null when it has none. */
    public @Nullable AccessPolicy of(String backend) {
        return byBackend.get(backend);
    }

    /** Each policy once. */
    public List<AccessPolicy> all() {
        return all;
    }

    public Standing standing() {
        return standing;
    }

    /** The headers without what their path's query holds for the gateway alone. */
    public Headers cleaned(Headers headers) {
        return Places.withoutParams(params, headers);
    }
}
