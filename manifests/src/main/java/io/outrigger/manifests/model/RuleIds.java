package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.model.RouteRule.HeaderMatch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What rules are called in the names of what we generate: the name that the user gave, or else a
 * hash of the requests that the rule takes.
 *
 * <p>The objects of a route reach Envoy one after another. If rules were counted, then for a moment
 * after one is removed the requests of the next would get the backends of the one before.
 */
final class RuleIds {
    /** Without a dot, so that names made of several can be read one way only. */
    private static final Pattern PLAIN = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Names of the catch-all have it in the same place. */
    private static final String CATCH_ALL = "catch-all";

    private static final int HASH_DIGITS = 12;

    private RuleIds() {}

    /** By the index of a rule; no two are equal. */
    static List<String> of(List<AIGatewayRoute.Rule> rules) {
        var used = new HashMap<String, Integer>();
        var ids = new ArrayList<String>();
        for (var rule : rules) {
            String id = id(rule);
            int before = used.merge(id, 1, Integer::sum) - 1;
            ids.add(before == 0 ? id : hash("%s %d".formatted(id, before)));
        }
        return List.copyOf(ids);
    }

    private static String id(AIGatewayRoute.Rule rule) {
        return Optional.ofNullable(rule.name())
                .map(it -> isPlain(it) ? it : hash("name " + it))
                .orElseGet(() -> hash(text(RuleResolver.alternatives(rule))));
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches() && !name.equals(CATCH_ALL);
    }

    private static String text(List<List<HeaderMatch>> alternatives) {
        return alternatives.stream()
                .map(it -> it.stream().map(RuleIds::text).collect(Collectors.joining("\n")))
                .collect(Collectors.joining("\n\n"));
    }

    private static String text(HeaderMatch it) {
        return "%s %s %s"
                .formatted(it.name(), it.comparison().name().toLowerCase(Locale.ROOT), it.value());
    }

    /** It begins with a digit, as no name of a user's that is taken as it is. */
    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "0" + HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
