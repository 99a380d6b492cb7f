package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.provider.ClaudeModels;
import java.util.regex.Pattern;

/**
 * Which models follow JSON schemas, in replies and in the input of tools:
 * https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html. Others refuse a
 * request that asks for it.
 */
final class StructuredOutput {
    private static final Pattern WITHOUT =
            Pattern.compile(
                    "amazon\\.(?:nova|titan)|meta\\.|ai21\\.|cohere\\.|writer\\.|deepseek\\.r1"
                            + "|mistral\\.(?:mistral-7b|mixtral|mistral-(?:large|small)-240|pixtral)");

    private StructuredOutput() {}

    static boolean isOfferedBy(String model) {
        return ClaudeModels.followSchemas(model) && !WITHOUT.matcher(model).find();
    }
}
