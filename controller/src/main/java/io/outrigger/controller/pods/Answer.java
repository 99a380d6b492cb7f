package io.outrigger.controller.pods;

import io.outrigger.manifests.tree.Json;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a sidecar says when it is asked whether Envoy uses it. */
public sealed interface Answer {
    /** Nobody has asked yet, or there is nobody to ask. */
    record NotAsked() implements Answer {}

    /** It did not answer. */
    record Unreachable(String why) implements Answer {}

    /** It answered. */
    sealed interface Given extends Answer {
        /** Of the configuration in force. */
        String configHash();

        /** Of the process, which may be newer or older than its pod says. */
        String version();

        /** Why the newest configuration is not in force; empty when it is. */
        String configError();

        /** What of a newer configuration has not come yet; empty when none is on its way. */
        String configPending();

        /** What is said of a sidecar that lags, with what it waits for. */
        default String withPending(String what) {
            return configPending().isEmpty() ? what : what + ": " + configPending();
        }
    }

    /**
     * It answered, and asks the Envoy beside it.
     *
     * @param wired whether Envoy has our cluster and the router-level filter
     * @param missing configured backends that no endpoint in Envoy names, the first of them
     * @param detail what is missing, or what Envoy refuses although nothing is
     */
    record Said(
            boolean attached,
            String configHash,
            String version,
            boolean wired,
            Set<String> missing,
            String detail,
            String configError,
            String configPending)
            implements Given {
        public Said {
            missing = Set.copyOf(missing);
        }

        /**
         * Whether Envoy uses it.
         *
         * @param unused configured backends that Envoy need not know
         */
        public boolean attached(Set<String> unused) {
            return attached || (wired && !missing.isEmpty() && unused.containsAll(missing));
        }
    }

    /** It answered, and runs where it cannot ask any Envoy. */
    record Apart(String configHash, String version, String configError, String configPending)
            implements Given {}

    /** Pods are not trusted to be brief. */
    int LONGEST = 300;

    /** Reads {@code /attached}; an unexpected answer is as good as none. */
    static Answer read(String body) {
        try {
            var tree = Json.parse(body);
            if (!tree.path("attached").isBoolean()) {
                return new Unreachable("the answer has no field attached");
            }
            if (tree.path("shape").asString("").equals("standalone")) {
                return new Apart(
                        shortened(tree.path("configHash").asString("")),
                        shortened(tree.path("version").asString("")),
                        shortened(tree.path("configError").asString("")),
                        shortened(tree.path("configPending").asString("")));
            }
            boolean attached = tree.path("attached").booleanValue();
            return new Said(
                    attached,
                    shortened(tree.path("configHash").asString("")),
                    shortened(tree.path("version").asString("")),
                    tree.path("cluster").asBoolean(false)
                            && tree.path("routerFilter").asBoolean(false),
                    tree.path("missing")
                            .valueStream()
                            .map(it -> it.asString(""))
                            .collect(Collectors.toSet()),
                    shortened(attached ? tree.path("lastError").asString("") : missing(tree)),
                    shortened(tree.path("configError").asString("")),
                    shortened(tree.path("configPending").asString("")));
        } catch (JacksonException _) {
            return new Unreachable("the answer is not JSON");
        }
    }

    private static String missing(JsonNode tree) {
        String error = tree.path("lastError").asString("");
        if (!error.isEmpty()) {
            return error;
        }
        if (!tree.path("cluster").asBoolean(false)) {
            return "Envoy has no cluster for the sidecar";
        }
        if (!tree.path("routerFilter").asBoolean(false)) {
            return "no listener has the router-level filter";
        }
        return "upstream clusters " + tree.path("upstreamClusters").asString("?");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
