package io.outrigger.extproc.client;

import io.outrigger.extproc.conversation.Media;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;
import java.util.Locale;

/** Base64 in requests, alone or in {@code data:} URIs (RFC 2397). */
public final class Base64Data {
    private static final byte[] COMMA = {','};
    private static final String EXPECTED = "data:TYPE;base64,DATA or a URL";

    private Base64Data() {}

    public static boolean isDataUri(JsonText url) {
        Slice content = url.content();
        return content.length() >= 5 && content.part(0, 5).is("data:");
    }

    /** What a URI holds. */
    public static Media.Inline read(JsonText uri, String path) throws ClientError {
        Slice content = uri.decodedBytes();
        int comma = content.indexOf(COMMA, 0);
        if (comma < 0) {
            throw Fields.bad(path, EXPECTED);
        }
        String head = content.part(5, comma).toString().toLowerCase(Locale.ROOT);
        if (!head.endsWith(";base64")) {
            throw Fields.bad(path, EXPECTED);
        }
        String type = head.substring(0, head.indexOf(';'));
        return new Media.Inline(
                type.isEmpty() ? "text/plain" : type,
                base64(content.part(comma + 1, content.length()), path));
    }

    /** Base64 without the URI around it. */
    public static Slice plain(JsonText data, String path) throws ClientError {
        return base64(data.decodedBytes(), path);
    }

    /** Checked, because it is written without escapes. */
    private static Slice base64(Slice data, String path) throws ClientError {
        for (int i = 0; i < data.length(); i++) {
            byte b = data.at(i);
            boolean ok =
                    (b >= 'A' && b <= 'Z')
                            || (b >= 'a' && b <= 'z')
                            || (b >= '0' && b <= '9')
                            || b == '+'
                            || b == '/'
                            || b == '='
                            || b == '-'
                            || b == '_';
            if (!ok) {
                throw Fields.bad(path, "base64");
            }
        }
        return data;
    }
}
