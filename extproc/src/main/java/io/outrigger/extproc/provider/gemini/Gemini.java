package io.outrigger.extproc.provider.gemini;

import java.util.Locale;

/**
 * What a model can do, judged by its name, because requests with fields that a model does not know
 * are refused.
 *
 * @param name after override
 */
record Gemini(String name) {
    private boolean is(String version) {
        return name.contains("gemini") && name.contains(version);
    }

    /** Whether it takes JSON Schema as it is. */
    boolean takesJsonSchema() {
        return is("2.5") || is("3");
    }

    /** Whether it takes a level of thinking, and resolutions of single pictures. */
    boolean takesLevels() {
        return is("3") && !is("2.5");
    }

    /** Whether it takes a budget for thinking. */
    boolean takesBudgets() {
        return is("2.5");
    }

    boolean isFlash() {
        return name.toLowerCase(Locale.ROOT).contains("flash");
    }
}
