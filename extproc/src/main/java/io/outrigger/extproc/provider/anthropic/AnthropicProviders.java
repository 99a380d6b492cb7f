package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.provider.Provider;

/** The three ways to Claude. */
public final class AnthropicProviders {
    private AnthropicProviders() {}

    /** Anthropic's own API. */
    public static Provider firstParty() {
        return new AnthropicProvider(new FirstParty());
    }

    /** Vertex AI. */
    public static Provider onVertex() {
        return new AnthropicProvider(new OnVertex());
    }

    /** Bedrock, by InvokeModel. */
    public static Provider onBedrock() {
        return new AnthropicProvider(new OnBedrock());
    }
}
