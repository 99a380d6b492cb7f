package io.outrigger.extproc.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.Client;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Schema;
import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.AccessPolicy;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.access.Verdict;
import io.outrigger.extproc.http.Headers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    /** SHA-256 of {@code foo}. */
    private static final String FOO =
            "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

    private static final Policy KEYS =
            new Policy(
                    "ns/keys",
                    List.of("a"),
                    "",
                    new ApiKeyAuth(
                            List.of(new Source(Place.Param, "key", "")),
                            List.of(new Client("oven", FOO)),
                            "x-client"),
                    null,
                    null,
                    null,
                    null);
    private static final Policy DENIED =
            new Policy(
                    "ns/denied",
                    List.of("b"),
                    "",
                    null,
                    null,
                    null,
                    new Authorization(Action.Deny, List.of()),
                    null);
    private static final Policy ADDRESSES =
            new Policy(
                    "ns/addresses",
                    List.of("b"),
                    "",
                    null,
                    null,
                    null,
                    new Authorization(
                            Action.Deny,
                            List.of(
                                    new Rule(
                                            "",
                                            Action.Allow,
                                            List.of(),
                                            null,
                                            List.of("10.0.0.0/8"),
                                            List.of(),
                                            null))),
                    null);

    @Test
    void whoNoPolicyAdmitsIsRefusedBeforeTheRouteIsKnown() {
        var stranger = admission("/v1?key=bar", List.of(KEYS, DENIED), "a", "b");
        var oven = admission("/v1?key=foo&x=1", List.of(KEYS, DENIED), "a", "b");

        assertThat(early(stranger)).isPresent();
        assertThat(early(oven)).isEmpty();
        assertThat(oven.told()).isEqualTo(Map.of("x-client", "oven"));
        assertThat(oven.cleaned().get(":path")).isEqualTo("/v1?x=1");
    }

    @Test
    void nobodyIsRefusedWhileABackendIsEverybodys() {
        assertThat(early(admission("/v1", List.of(KEYS), "a", "open"))).isEmpty();
    }

    @Test
    void anAddressThatTheRouteTellsIsKeptForRetries() {
        var policies = policies(List.of(ADDRESSES), "b");
        var policy = policy(policies, "b");
        var near = new Admission(policies, Headers.NONE, "");
        var far = new Admission(policies, Headers.NONE, "");

        assertThat(early(near)).isEmpty();
        assertThat(near.addressDecides()).isTrue();
        assertThat(judged(near, policy, "10.1.2.3")).isInstanceOf(Verdict.Admitted.class);
        assertThat(judged(near, policy, "")).isInstanceOf(Verdict.Admitted.class);
        assertThat(judged(far, policy, "")).isInstanceOf(Verdict.AddressUnknown.class);
        assertThat(judged(far, policy, "11.1.2.3")).isInstanceOf(Verdict.Refused.class);
    }

    private static Optional<Verdict.Refused> early(Admission admission) {
        return admission.early().toCompletableFuture().join();
    }

    private static Verdict judged(Admission admission, AccessPolicy policy, String address) {
        return admission.judge(policy, address).toCompletableFuture().join();
    }

    private static AccessPolicy policy(AccessPolicies policies, String backend) {
        return Objects.requireNonNull(policies.of(backend));
    }

    private static Admission admission(String path, List<Policy> policies, String... backends) {
        return new Admission(policies(policies, backends), Headers.of(Map.of(":path", path)), "");
    }

    private static AccessPolicies policies(List<Policy> policies, String... backends) {
        return AccessPolicies.of(
                new ClientAuth(policies),
                Stream.of(backends)
                        .map(
                                it ->
                                        new Backend(
                                                it,
                                                "",
                                                new Schema(Schema.Name.OpenAI, "", ""),
                                                null,
                                                HeaderMutation.NONE,
                                                BodyMutation.NONE))
                        .toList(),
                SampleServices.create());
    }
}
