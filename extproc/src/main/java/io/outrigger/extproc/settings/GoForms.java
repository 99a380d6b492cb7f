package io.outrigger.extproc.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as Go's {@code flag} package takes them. */
final class GoForms {
    private static final Pattern PIECE =
            Pattern.compile("([0-9]+(?:\\.[0-9]*)?)(ns|us|µs|ms|s|m|h)");
    private static final Map<String, BigDecimal> NANOS =
            Map.of(
                    "ns", BigDecimal.ONE,
                    "us", BigDecimal.valueOf(1_000),
                    "µs", BigDecimal.valueOf(1_000),
                    "ms", BigDecimal.valueOf(1_000_000),
                    "s", BigDecimal.valueOf(1_000_000_000L),
                    "m", BigDecimal.valueOf(60_000_000_000L),
                    "h", BigDecimal.valueOf(3_600_000_000_000L));
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoForms() {}

    /** {@code true}, {@code 1}, {@code t} and the like. */
    static Optional<Boolean> bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> Optional.of(true);
            case "0", "f", "F", "false", "FALSE", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Such as {@code 1m30s}; never negative. */
    static Optional<Duration> duration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher piece = PIECE.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && piece.find(at) && piece.start() == at) {
            nanos =
                    nanos.add(
                            new BigDecimal(piece.group(1))
                                    .multiply(NANOS.getOrDefault(piece.group(2), BigDecimal.ONE)));
            at = piece.end();
        }
        return at == 0 || at < text.length() || nanos.compareTo(MAX) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.longValue()));
    }
}
