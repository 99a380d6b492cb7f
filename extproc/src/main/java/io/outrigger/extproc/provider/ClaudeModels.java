package io.outrigger.extproc.provider;

import java.util.regex.Pattern;

/** What Claude's generations can do, by their names at whatever provider. */
public final class ClaudeModels {
    /** https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
    private static final Pattern WITHOUT_SCHEMA =
            Pattern.compile("claude-(?:instant|v?[123]\\b|(?:opus|sonnet)-4(?!-[5-9])\\b)");

    /** https://platform.claude.com/docs/en/build-with-claude/effort */
    private static final Pattern WITHOUT_EFFORT =
            Pattern.compile(WITHOUT_SCHEMA.pattern() + "|(?:sonnet|haiku)-4-5");

    /**
     * Since Claude Opus 4.1 a request is refused that sets both: "temperature and top_p cannot both
     * be specified for this model".
     */
    private static final Pattern WITH_BOTH_SAMPLINGS =
            Pattern.compile("claude-(?:instant|v?[123]\\b|(?:opus|sonnet)-4(?!-[1-9]\\b)\\b)");

    private ClaudeModels() {}

    /** Whether replies can be made to follow a JSON schema. */
    public static boolean followSchemas(String model) {
        return !WITHOUT_SCHEMA.matcher(model).find();
    }

    /** Whether {@code temperature} and {@code top_p} can both be set. */
    public static boolean takeBothSamplings(String model) {
        return WITH_BOTH_SAMPLINGS.matcher(model).find();
    }

    /** Whether the effort can be set. */
    public static boolean haveEffort(String model) {
        return !WITHOUT_EFFORT.matcher(model).find();
    }
}
