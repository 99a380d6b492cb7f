package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.provider.Target;

/** OpenAI itself, and the many servers with its API below some prefix. */
final class OpenAiAddress implements Address {
    @Override
    public String label() {
        return "openai";
    }

    @Override
    public String name() {
        return "OpenAI";
    }

    @Override
    public String path(Operation operation, String query, Target target) {
        // vLLM serves it beside the API, not below its prefix
        String prefix = operation == Operation.TOKENIZE ? "" : prefix(target);
        return prefix + Address.resource(operation) + query;
    }

    private static String prefix(Target target) {
        String prefix = target.schema().prefix().replaceAll("^/+|/+$", "");
        return prefix.isEmpty() ? "" : "/" + prefix;
    }

    @Override
    public boolean offersTokenize() {
        return true;
    }

    @Override
    public boolean namesModel(Operation operation, Target target) {
        return false;
    }
}
