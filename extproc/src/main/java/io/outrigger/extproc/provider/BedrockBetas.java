package io.outrigger.extproc.provider;

import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an Anthropic client asks for by its header {@code anthropic-beta}, as Bedrock takes it in
 * the body.
 *
 * @param taken in Bedrock's words
 * @param refused the client's names of the others
 */
public record BedrockBetas(List<String> taken, List<String> refused) {
    /** Bedrock refuses a request with any other beta. */
    private static final Set<String> BETAS =
            Set.of(
                    "computer-use-2024-10-22",
                    "computer-use-2025-01-24",
                    "context-1m-2025-08-07",
                    "context-management-2025-06-27",
                    "dev-full-thinking-2025-05-14",
                    "fine-grained-tool-streaming-2025-05-14",
                    "interleaved-thinking-2025-05-14",
                    "mcp-client-2025-04-04",
                    "mcp-client-2025-11-20",
                    "model-context-window-exceeded-2025-08-26",
                    "output-128k-2025-02-19",
                    "pdfs-2024-09-25",
                    "search-results-2025-06-09",
                    "token-counting-2024-11-01",
                    "token-efficient-tools-2025-02-19",
                    "tool-search-tool-2025-10-19",
                    "web-search-2025-03-05");

    /** What Bedrock calls a beta of Anthropic's. */
    private static final Map<String, String> ALIASES =
            Map.of("advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19");

    public BedrockBetas {
        taken = List.copyOf(taken);
        refused = List.copyOf(refused);
    }

    /** Those of a request. */
    public static BedrockBetas of(Headers headers) {
        var taken = new LinkedHashSet<String>();
        var refused = new ArrayList<String>();
        for (String asked : headers.get("anthropic-beta").split(",", -1)) {
            String beta = ALIASES.getOrDefault(asked.strip(), asked.strip());
            if (BETAS.contains(beta)) {
                taken.add(beta);
            } else if (!beta.isEmpty()) {
                refused.add("anthropic-beta." + beta);
            }
        }
        return new BedrockBetas(List.copyOf(taken), refused);
    }

    /** An array of those that Bedrock takes. */
    public Slice json() {
        var list = new JsonWriter(128).beginArray();
        taken.forEach(list::text);
        return list.endArray().take();
    }
}
