package io.outrigger.extproc.access;

import io.outrigger.extproc.client.ErrorKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a policy says of a request. */
public sealed interface Verdict {
    /**
     * It may pass.
     *
     * @param headers that tell the backend who asks; null values are headers that nobody but us may
     *     set, and that this request has not
     */
    record Admitted(Map<String, @Nullable String> headers) implements Verdict {
        static final Admitted PLAIN = new Admitted(Map.of());

        public Admitted {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** Never the values. */
        @Override
        public String toString() {
            return "Admitted[" + headers.keySet() + "]";
        }
    }

    /**
     * It may not. The message is safe to show to the client.
     *
     * @param challenge value of {@code www-authenticate}; empty for none
     */
    record Refused(ErrorKind kind, String message, String challenge) implements Verdict {}

    /** The client's address decides, and it is not known here. */
    record AddressUnknown() implements Verdict {}
}
