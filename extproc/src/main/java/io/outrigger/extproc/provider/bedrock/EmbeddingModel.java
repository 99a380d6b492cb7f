package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.embedding.EmbeddingRequest;
import io.outrigger.extproc.embedding.EmbeddingRequest.Input;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.EmbeddedResponse;
import java.util.List;

/** The dialect in which one maker's models are asked for embeddings. */
interface EmbeddingModel extends EmbeddedResponse.Vectors {
    /**
     * The request as the model wants it.
     *
     * @param unsupported gets the names of what is left out
     * @throws ClientError if it cannot be expressed
     */
    Slice body(EmbeddingRequest asked, List<String> unsupported) throws ClientError;

    /** The model of an id; Titan where it does not tell. */
    static EmbeddingModel of(String id) {
        if (id.contains("cohere.")) {
            return new CohereEmbedding(id);
        }
        return id.contains("amazon.nova") ? new NovaEmbedding() : new TitanEmbedding(id);
    }

    /** The text, for a model that takes one a request. */
    static Input only(EmbeddingRequest asked) throws ClientError {
        int texts = asked.inputs().size();
        if (texts > 1) {
            throw new ClientError(
                    ErrorKind.UNPROCESSABLE,
                    "input: the model of this backend takes one text (got " + texts + ")");
        }
        return asked.inputs().getFirst();
    }

    /** Notes what no model on Bedrock has a use for. */
    static void leaveOutTitle(Input input, List<String> unsupported) {
        if (input.title() != null) {
            unsupported.add("title");
        }
    }
}
