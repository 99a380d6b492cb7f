package io.outrigger.extproc.credential;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How this process gets Google's tokens.
 *
 * @param keyFile {@code GOOGLE_APPLICATION_CREDENTIALS}; null to look where the library looks
 * @param proxy HTTP proxy towards token endpoints; null for none
 */
public record GoogleAccess(@Nullable Path keyFile, @Nullable URI proxy) {
    public static final GoogleAccess DEFAULT = new GoogleAccess(null, null);
}
