package io.outrigger.manifests.istio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.RuleNames;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of what we write. A namespace holds no dot, so that {@code namespace.name} can be read one
 * way only.
 */
final class Names {
    private static final int MAX = 253;
    private static final int HASH_DIGITS = 10;

    private Names() {}

    static String gatewayFilter(ObjectKey gateway) {
        return fitted("outrigger-gateway-" + gateway.namespace() + "." + gateway.name());
    }

    static String accessFilter(ObjectKey gateway) {
        return fitted("outrigger-access-" + gateway.namespace() + "." + gateway.name());
    }

    /** The cluster of the service that a Gateway's policy has asked. */
    static String extAuthCluster(ObjectKey gateway) {
        return "outrigger-ext-auth/" + gateway.namespace() + "/" + gateway.name();
    }

    /** Istio uses the name of a rule verbatim, across namespaces, as the name of Envoy's route. */
    static String rule(ObjectKey route, String rule, int part) {
        String name = RuleNames.prefix(route) + "rule." + rule;
        return fitted(part == 0 ? name : name + ".part." + part);
    }

    static String catchAll(ObjectKey route) {
        return fitted(RuleNames.prefix(route) + "catch-all");
    }

    static String routeFilter(ObjectKey route, int part) {
        return part("outrigger-route-" + route.namespace() + "." + route.name(), part);
    }

    /** The first part bears the name of the AIGatewayRoute, as on Envoy AI Gateway. */
    static String httpRoute(ObjectKey route, int part) {
        return part(route.name(), part);
    }

    /** The hash keeps a part apart from an object that a user named like it. */
    private static String part(String base, int part) {
        return fitted(part == 0 ? base : "%s-%d-%s".formatted(base, part, hash(base)));
    }

    private static String fitted(String name) {
        if (name.length() <= MAX) {
            return name;
        }
        String kept = name.substring(0, MAX - HASH_DIGITS - 1).replaceAll("[^a-z0-9]+$", "");
        return kept + "-" + hash(name);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
