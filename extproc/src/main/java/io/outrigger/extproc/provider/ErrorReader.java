package io.outrigger.extproc.provider;

import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.Slice;

/** Reads a response whose status says that the provider did not do what it was asked. */
@FunctionalInterface
public interface ErrorReader {
    ProviderError read(ResponseHead head, Slice body);
}
