package io.outrigger.contract;

/** What a cost entry counts. Spelled as in the configuration file. */
public enum CostType {
    OutputToken,
    InputToken,
    CachedInputToken,
    CacheCreationInputToken,
    TotalToken,
    ReasoningToken,
    CEL
}
