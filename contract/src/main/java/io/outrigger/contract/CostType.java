package io.outrigger.contract;

/**
 * What a cost entry counts. Spelled as in the configuration file; Envoy AI Gateway knows all but
 * the ones of audio.
 */
public enum CostType {
    OutputToken,
    InputToken,
    CachedInputToken,
    CacheCreationInputToken,
    TotalToken,
    ReasoningToken,
    InputAudioToken,
    OutputAudioToken,
    CEL
}
