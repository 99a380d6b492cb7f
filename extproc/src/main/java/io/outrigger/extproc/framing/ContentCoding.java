package io.outrigger.extproc.framing;

import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/** The content codings that can be taken off. */
public enum ContentCoding {
    GZIP("gzip", "x-gzip"),
    DEFLATE("deflate", "deflate"),
    BR("br", "br");

    private static final String IDENTITY = "identity";

    private final String token;
    private final String alias;

    ContentCoding(String token, String alias) {
        this.token = token;
        this.alias = alias;
    }

    /** The coding of this name, if this machine can take it off. */
    static Optional<ContentCoding> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (ContentCoding coding : values()) {
            if (lower.equals(coding.token) || lower.equals(coding.alias)) {
                return coding.isThere() ? Optional.of(coding) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean isThere() {
        return switch (this) {
            case GZIP, DEFLATE -> true;
            case BR -> BrotliLibrary.isThere();
        };
    }

    Coding open() {
        return switch (this) {
            case GZIP -> new Gzip();
            case DEFLATE -> new Deflate();
            case BR -> new Brotli();
        };
    }

    /**
     * What of an {@code accept-encoding} can be asked for, weights kept.
     *
     * @return never empty: {@code identity} when nothing else is left
     */
    public static String acceptable(String acceptEncoding) {
        var accepted = new StringJoiner(", ").setEmptyValue(IDENTITY);
        for (String item : acceptEncoding.split(",", -1)) {
            int weight = item.indexOf(';');
            String name = (weight < 0 ? item : item.substring(0, weight)).strip();
            if (name.equalsIgnoreCase(IDENTITY) || find(name).isPresent()) {
                accepted.add(item.strip());
            }
        }
        return accepted.toString();
    }
}
