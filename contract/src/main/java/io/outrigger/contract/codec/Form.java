package io.outrigger.contract.codec;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a text must look like.
 *
 * @param expected the form in words, for the message
 */
record Form(String expected, Predicate<String> accepts) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9-]+");
    private static final Pattern TIME =
            Pattern.compile(
                    "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");

    /** Anything that a header value can carry, so that a credential cannot smuggle a header in. */
    static final Form ONE_LINE =
            new Form(
                    "one line without control characters",
                    text -> text.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f));

    static final Form HEADER_NAME = new Form("a header name", TOKEN.asMatchPredicate());

    static final Form TIMESTAMP =
            new Form(
                    "an RFC 3339 time such as 2026-01-01T00:00:00Z",
                    text -> timestamp(text) != null);

    static final Form SECONDS = new Form("a number of seconds", text -> text.matches("[0-9]{1,9}"));

    static final Form REGION = new Form("a region", REGION_NAME.asMatchPredicate());

    static final Form HTTP_URL =
            new Form("a URL with scheme and host, such as http://127.0.0.1:10088", Form::isHttpUrl);

    static final Form ORIGIN =
            new Form(
                    "a URL of scheme, host and port, such as http://127.0.0.1:9000",
                    Form::isOrigin);

    String refusal(String text) {
        return Quoted.of(text) + " (expected: " + expected + ")";
    }

    /** Null when the text is not a {@link #TIMESTAMP}. */
    static @Nullable Instant timestamp(String text) {
        if (!TIME.matcher(text).matches()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static boolean isHttpUrl(String text) {
        return httpUrl(text) != null;
    }

    private static boolean isOrigin(String text) {
        var url = httpUrl(text);
        return url != null
                && url.getPort() > 0
                && text.equals(url.getScheme() + "://" + url.getHost() + ":" + url.getPort());
    }

    private static @Nullable URI httpUrl(String text) {
        try {
            var url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return http && url.getHost() != null ? url : null;
        } catch (URISyntaxException _) {
            return null;
        }
    }
}
