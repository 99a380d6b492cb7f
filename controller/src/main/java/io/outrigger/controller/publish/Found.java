package io.outrigger.controller.publish;

/** What the config Secrets of a Gateway hold. Prints without it. */
public sealed interface Found {
    /** One configuration. */
    record Whole(String text) implements Found {
        @Override
        public String toString() {
            return "Whole[redacted]";
        }
    }

    /**
     * Parts of two: whoever wrote one Secret did not come to write the other. All backends that
     * sidecars may know of either are among those with credentials.
     */
    record Torn(String credentials) implements Found {
        @Override
        public String toString() {
            return "Torn[redacted]";
        }
    }
}
