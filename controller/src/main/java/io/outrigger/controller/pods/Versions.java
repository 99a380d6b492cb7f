package io.outrigger.controller.pods;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of the form {@code v1.2.3}; others are neither older nor newer than any. */
public final class Versions {
    private static final Pattern FORM = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

    private Versions() {}

    /** Whether one is older than the other. */
    public static boolean isOlder(String one, String other) {
        var ones = FORM.matcher(one);
        var others = FORM.matcher(other);
        return ones.matches()
                && others.matches()
                && Arrays.compare(numbers(ones), numbers(others)) < 0;
    }

    private static int[] numbers(Matcher match) {
        return new int[] {
            Integer.parseInt(match.group(1)),
            Integer.parseInt(match.group(2)),
            Integer.parseInt(match.group(3))
        };
    }
}
