package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.provider.ResponseHead;

/** The count of input tokens that Bedrock tells of every invocation in a header. */
final class InvokedUsage {
    private InvokedUsage() {}

    static Usage of(ResponseHead head) {
        String count = head.headers().get("x-amzn-bedrock-input-token-count");
        return count.matches("[0-9]{1,18}") ? of(Long.parseLong(count)) : Usage.NONE;
    }

    static Usage of(long tokens) {
        return Usage.of(tokens, Usage.UNKNOWN, tokens);
    }
}
