package io.outrigger.extproc.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Names of models in paths: clients choose them, and none may lead to another path. */
public final class PathSegment {
    private static final String HEX = "0123456789ABCDEF";

    private PathSegment() {}

    /** RFC 3986 pchar stay as they are. */
    public static String escaped(String segment) {
        var escaped = new StringBuilder(segment.length());
        for (byte b : segment.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "-._~:@!$&'()*+,;=".indexOf(c) >= 0;
            if (plain) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return escaped.toString();
    }
}
