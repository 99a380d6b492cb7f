package io.outrigger.extproc.provider.bedrock;

import java.util.regex.Pattern;

/** Whose model it is, as far as requests differ. The name of an inference profile may hide it. */
enum ModelFamily {
    CLAUDE("anthropic|claude"),
    NOVA_2("amazon\\.nova-2"),
    NOVA("amazon\\.nova"),
    GPT_OSS("openai\\.gpt-oss"),
    GPT("openai\\."),
    KIMI("moonshot(?:ai)?\\."),
    OTHER("");

    private final Pattern pattern;

    ModelFamily(String regex) {
        pattern = Pattern.compile(regex);
    }

    static ModelFamily of(String model) {
        for (ModelFamily family : values()) {
            if (family.pattern.matcher(model).find()) {
                return family;
            }
        }
        return OTHER;
    }
}
