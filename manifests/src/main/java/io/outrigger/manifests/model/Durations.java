package io.outrigger.manifests.model;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations in Gateway API's form, such as {@code 1m30s}. */
public final class Durations {
    private static final Pattern WHOLE = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

    private Durations() {}

    /** Empty when the text has another form. */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        var parts = PART.matcher(text);
        var sum = Duration.ZERO;
        while (parts.find()) {
            long count = Long.parseLong(parts.group(1));
            sum = sum.plus(unit(parts.group(2)).multipliedBy(count));
        }
        return Optional.of(sum);
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "h" -> Duration.ofHours(1);
            case "m" -> Duration.ofMinutes(1);
            case "s" -> Duration.ofSeconds(1);
            default -> Duration.ofMillis(1);
        };
    }
}
