package io.outrigger.contract.codec;

import io.outrigger.contract.FilterConfig;
import java.util.List;

/** What became of a configuration text. */
public sealed interface Loaded {
    /**
     * It can be served.
     *
     * @param unknownKeys paths of keys that a newer writer knows and this reader does not
     */
    record Accepted(FilterConfig config, List<String> unknownKeys) implements Loaded {
        public Accepted {
            unknownKeys = List.copyOf(unknownKeys);
        }
    }

    /** It cannot; all mistakes at once, never empty. */
    record Refused(List<Mistake> mistakes) implements Loaded {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * One mistake.
     *
     * @param path where, such as {@code backends[2].schema.name}
     * @param message what was found and what was expected; never a secret
     */
    record Mistake(String path, String message) {
        @Override
        public String toString() {
            return path.isEmpty() ? message : path + ": " + message;
        }
    }
}
