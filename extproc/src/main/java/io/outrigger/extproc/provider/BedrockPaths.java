package io.outrigger.extproc.provider;

/** Paths of Amazon Bedrock's runtime. */
public final class BedrockPaths {
    private BedrockPaths() {}

    /**
     * {@code /model/{model}/{action}}.
     *
     * @param model an id, or an ARN whose slashes must not divide the path
     */
    public static String model(String model, String action) {
        return "/model/" + PathSegment.escaped(model) + "/" + action;
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
}
