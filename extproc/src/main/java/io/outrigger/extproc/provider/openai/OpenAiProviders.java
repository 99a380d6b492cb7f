package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.provider.Provider;

/** The ways to models behind OpenAI's API. */
public final class OpenAiProviders {
    private OpenAiProviders() {}

    /** OpenAI, and servers compatible with it. */
    public static Provider compatible() {
        return new OpenAiProvider(new OpenAiAddress());
    }

    /** Azure OpenAI. */
    public static Provider azure() {
        return new OpenAiProvider(new AzureAddress());
    }
}
