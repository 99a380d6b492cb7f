package io.outrigger.manifests.sidecar;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount above zero as Kubernetes writes it: {@code 250m}, {@code 1.5Gi}, {@code 1e3}. It keeps
 * its spelling.
 */
public record Quantity(String text) {
    /** What a mistaken one should have been. */
    public static final String EXPECTED = "a quantity above 0, such as 250m or 1Gi";

    private static final int MAX_LENGTH = 40;
    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9]+\\.?[0-9]*|\\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?");
    private static final Map<String, BigDecimal> UNITS =
            Map.ofEntries(
                    Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
                    Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
                    Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
                    Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
                    Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
                    Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
                    Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
                    Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
                    Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
                    Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
                    Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
                    Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
                    Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
                    Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
                    Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    public Quantity {
        if (parsed(text).isEmpty()) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
        }
    }

    /** The quantity of a text; empty if it is none. */
    public static Optional<Quantity> parse(String text) {
        return parsed(text).map(_ -> new Quantity(text));
    }

    /** Whether this is the larger of two. */
    public boolean exceeds(Quantity other) {
        return value().compareTo(other.value()) > 0;
    }

    /** The quantity without its fraction; the largest long for more than that. */
    public long whole() {
        return value().min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }

    private BigDecimal value() {
        return parsed(text).orElseThrow();
    }

    private static Optional<BigDecimal> parsed(String text) {
        return Optional.of(text)
                .filter(it -> it.length() <= MAX_LENGTH)
                .map(FORM::matcher)
                .filter(Matcher::matches)
                .map(it -> scaled(new BigDecimal(it.group(1)), it.group(2)))
                .filter(it -> it.signum() > 0);
    }

    private static BigDecimal scaled(BigDecimal number, String suffix) {
        if (suffix == null) {
            return number;
        }
        var unit = UNITS.get(suffix);
        return unit == null
                ? number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))
                : number.multiply(unit);
    }
}
