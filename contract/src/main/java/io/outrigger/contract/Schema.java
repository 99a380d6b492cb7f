package io.outrigger.contract;

/**
 * The wire dialect of a backend.
 *
 * @param version Azure {@code api-version}, Anthropic {@code anthropic_version} or Cohere path
 *     version; empty otherwise
 * @param prefix path prefix of OpenAI and Anthropic backends, such as {@code v1}; may be empty
 */
public record Schema(Name name, String version, String prefix) {

    /** The dialects, spelled as in the configuration file. */
    public enum Name {
        OpenAI,
        Cohere,
        AWSBedrock,
        AzureOpenAI,
        GCPVertexAI,
        GCPAnthropic,
        Anthropic,
        AWSAnthropic
    }
}
