package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.embedding.EmbeddingRequest.Input;
import io.outrigger.extproc.json.JsonText;
import java.util.List;

/** What an embedding is for, which clients tell by Google's {@code task_type}. */
enum Purpose {
    /** To be found; what most embeddings are made for. */
    INDEX,
    /** To find others. */
    QUERY,
    CLASSIFICATION,
    CLUSTERING;

    /**
     * The purpose of a text.
     *
     * @param unsupported gets the name of a purpose that is none of these
     */
    static Purpose of(Input input, List<String> unsupported) {
        JsonText task = input.taskType();
        return switch (task == null ? "RETRIEVAL_DOCUMENT" : task.decode()) {
            case "RETRIEVAL_DOCUMENT" -> INDEX;
            case "RETRIEVAL_QUERY", "QUESTION_ANSWERING", "FACT_VERIFICATION" -> QUERY;
            case "CLASSIFICATION" -> CLASSIFICATION;
            case "CLUSTERING" -> CLUSTERING;
            default -> {
                unsupported.add("task_type");
                yield INDEX;
            }
        };
    }
}
