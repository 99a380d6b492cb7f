package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Reads what a SecurityPolicy wants. One that wants something that cannot be had refuses every
 * request, as on Envoy Gateway: whoever wrote it did not want it served without.
 */
final class SecurityPolicyReader {
    private final ClientCredentials credentials;
    private final ExtAuthReader extAuth;

    SecurityPolicyReader(ClusterSnapshot snapshot) {
        this.credentials = new ClientCredentials(snapshot);
        this.extAuth = new ExtAuthReader(snapshot);
    }

    /**
     * What became of a policy.
     *
     * @param problem null when the policy can be enforced
     */
    record Reading(Policy policy, @Nullable PolicyProblem problem) {}

    /** What keeps a policy from being enforced. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        Refused(Reason reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }

        PolicyProblem problem() {
            return new PolicyProblem(reason, String.valueOf(getMessage()));
        }
    }

    /**
     * What became of a policy.
     *
     * @param ofRules whether it is for single rules, also
     */
    Reading read(SecurityPolicy policy, boolean ofRules) {
        String name = policy.key().toString();
        try {
            var read = policy(name, policy, ofRules);
            check(read);
            return new Reading(read, null);
        } catch (Refused e) {
            var problem = e.problem();
            return new Reading(SecurityPolicies.refusal(name, problem.message()), problem);
        }
    }

    private Policy policy(String name, SecurityPolicy policy, boolean ofRules) throws Refused {
        var spec = spec(policy);
        if (spec.cors() != null) {
            CorsReader.cors(spec.cors());
            if (ofRules) {
                throw new Refused(
                        Reason.NotYetSupported,
                        "spec.cors: not for one rule, because a browser asks before it names a"
                                + " model (expected: a target without a rule's sectionName)");
            }
        }
        return new Policy(
                name,
                List.of(),
                "",
                spec.apiKeyAuth() == null ? null : credentials.apiKeys(policy, spec.apiKeyAuth()),
                spec.basicAuth() == null ? null : credentials.users(policy, spec.basicAuth()),
                spec.jwt() == null ? null : JwtReader.jwt(spec.jwt()),
                spec.authorization() == null
                        ? null
                        : AuthorizationReader.authorization(spec.authorization(), spec.jwt()),
                spec.extAuth() == null ? null : extAuth.extAuth(policy, spec.extAuth()));
    }

    /**
     * What a sidecar would not read would keep all that it is told from it, others' policies too.
     */
    private static void check(Policy policy) throws Refused {
        String config =
                FilterConfigYaml.write(
                        FilterConfig.EMPTY.protectedBy(new ClientAuth(List.of(policy))));
        if (FilterConfigYaml.read(config, FilterConfig.VERSION)
                instanceof Loaded.Refused(var mistakes)) {
            throw new Refused(
                    Reason.Invalid,
                    mistakes.getFirst().toString().replace("clientAuth.policies[0]", "spec"));
        }
    }

    private static SecurityPolicy.Spec spec(SecurityPolicy policy) throws Refused {
        try {
            return Json.read(policy.spec(), SecurityPolicy.Spec.class, UnknownKeys.REFUSED);
        } catch (UnrecognizedPropertyException e) {
            throw new Refused(Reason.NotYetSupported, path(e) + ": not supported yet");
        } catch (JacksonException e) {
            throw new Refused(Reason.Invalid, path(e) + ": " + e.getOriginalMessage());
        }
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(
                        it ->
                                it.getPropertyName() == null
                                        ? "[" + it.getIndex() + "]"
                                        : "." + it.getPropertyName())
                .collect(Collectors.joining("", "spec", ""));
    }

    static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
