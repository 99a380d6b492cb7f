package io.outrigger.extproc.provider.gemini;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model can do, judged by its name, because requests with fields that a model does not know
 * are refused.
 *
 * @param name after override
 * @param version 100 for each major version, 1 for each minor one; 0 when the name tells none
 * @see <a href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thinking">thinking</a>
 */
record Gemini(String name, int version) {
    /** A number of three digits and more is a revision or a date. */
    private static final Pattern VERSION =
            Pattern.compile("gemini-(?:[a-z]+-)*(\\d{1,2})(?:\\.(\\d{1,2}))?(?!\\d)");

    private static final int V2_5 = 205;
    private static final int V3 = 300;
    private static final int V3_6 = 306;

    static Gemini of(String name) {
        Matcher found = VERSION.matcher(name.toLowerCase(Locale.ROOT));
        if (!found.find()) {
            return new Gemini(name, 0);
        }
        String minor = found.group(2);
        return new Gemini(
                name,
                100 * Integer.parseInt(found.group(1))
                        + (minor == null ? 0 : Integer.parseInt(minor)));
    }

    /** Whether it takes JSON Schema as it is. */
    boolean takesJsonSchema() {
        return version >= V2_5;
    }

    /** Whether it takes a resolution for each picture. */
    boolean takesResolutions() {
        return version >= V3;
    }

    /** Whether it tells calls apart by ids. Requests to others must have none. */
    boolean takesCallIds() {
        return version >= V3;
    }

    /** Whether it takes a level of thinking. */
    boolean takesLevels() {
        return version >= V3;
    }

    /** Whether it takes a budget for thinking instead. */
    boolean takesBudgets() {
        return version == V2_5;
    }

    /** Whether it is known not to think. */
    boolean isThoughtless() {
        return version > 0 && version < V2_5;
    }

    /** The least budget for thinking: only Flash can do without. */
    int leastBudget() {
        return version == V2_5 && !isFlash() ? 128 : 0;
    }

    /** The least level of thinking: minimal was for the smaller models, for some time. */
    String leastLevel() {
        return isFlash() && version <= V3_6 ? "MINIMAL" : "LOW";
    }

    /** The level in the middle: the first Pro has none. */
    String middleLevel() {
        return version == V3 && !isFlash() ? "HIGH" : "MEDIUM";
    }

    private boolean isFlash() {
        return name.toLowerCase(Locale.ROOT).contains("flash");
    }
}
