package io.outrigger.extproc.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Paths of Amazon Bedrock's runtime. */
public final class BedrockPaths {
    private static final String HEX = "0123456789ABCDEF";

    private BedrockPaths() {}

    /**
     * {@code /model/{model}/{action}}.
     *
     * @param model an id, or an ARN whose slashes must not divide the path
     */
    public static String model(String model, String action) {
        return "/model/" + escaped(model) + "/" + action;
    }

    /**
     * Tokens are counted by a model of one region: what makes it an inference profile goes, the
     * prefix of its id and the ARN around it.
     */
    public static String countTokens(String model) {
        String profile = model.replaceFirst("^arn:[^/]*:inference-profile/", "");
        String plain =
                profile.replaceFirst("^(?:us-gov|us|eu|apac|uk|au|jp|ca|global)\\.(?=[a-z])", "");
        return model(plain, "count-tokens");
    }

    /** RFC 3986 pchar stay as they are. */
    private static String escaped(String segment) {
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
