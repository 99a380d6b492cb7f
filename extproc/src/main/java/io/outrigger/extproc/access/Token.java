package io.outrigger.extproc.access;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token that is valid.
 *
 * @param provider whose it is
 */
record Token(String provider, Map<String, Object> claims) {

    /** The claim at a path whose parts are joined by dots; null when there is none. */
    @Nullable Object claim(String path) {
        Object value = claims;
        for (String part : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value;
    }

    /** Never the claims: they may be personal data. */
    @Override
    public String toString() {
        return "Token[" + provider + "]";
    }
}
