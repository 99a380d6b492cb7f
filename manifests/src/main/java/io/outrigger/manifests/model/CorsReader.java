package io.outrigger.manifests.model;

import io.outrigger.contract.Cors;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.CORS;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Reads {@code spec.cors} of a SecurityPolicy. */
final class CorsReader {
    private CorsReader() {}

    /** What the policy allows; nothing when it says nothing, or what cannot be read. */
    static Cors orNone(SecurityPolicy policy) {
        var tree = policy.spec().path("cors");
        if (!tree.isObject()) {
            return Cors.NONE;
        }
        try {
            return cors(Json.read(tree, CORS.class, UnknownKeys.IGNORED));
        } catch (JacksonException | Refused _) {
            return Cors.NONE; // whoever enforces the policy says so
        }
    }

    /** What the policy allows, at hosts to be named. */
    static Cors cors(CORS cors) throws Refused {
        return new Cors(
                List.of(),
                cors.allowOrigins(),
                cors.allowMethods(),
                cors.allowHeaders(),
                cors.exposeHeaders(),
                seconds(cors),
                Boolean.TRUE.equals(cors.allowCredentials()));
    }

    private static long seconds(CORS cors) throws Refused {
        String maxAge = cors.maxAge();
        if (maxAge == null) {
            return -1;
        }
        return Durations.parse(maxAge)
                .map(Duration::toSeconds)
                .orElseThrow(
                        () ->
                                new Refused(
                                        Reason.Invalid,
                                        "spec.cors.maxAge: %s (expected: such as 24h)"
                                                .formatted(maxAge)));
    }
}
