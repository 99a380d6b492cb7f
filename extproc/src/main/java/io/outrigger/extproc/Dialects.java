package io.outrigger.extproc;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.anthropic.AnthropicEndpoints;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.cohere.CohereEndpoints;
import io.outrigger.extproc.openai.OpenAiEndpoints;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.anthropic.AnthropicProviders;
import io.outrigger.extproc.provider.bedrock.BedrockProvider;
import io.outrigger.extproc.provider.cohere.CohereProvider;
import io.outrigger.extproc.provider.gemini.GeminiProvider;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.settings.EndpointPrefixes;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All dialects that this process speaks, on either side. */
final class Dialects {
    private Dialects() {}

    /** All that clients can ask for. */
    static List<Endpoint> endpoints(EndpointPrefixes prefixes) {
        return Stream.of(
                        OpenAiEndpoints.below(prefixes.openai()),
                        CohereEndpoints.below(prefixes.cohere()),
                        AnthropicEndpoints.below(prefixes.anthropic()))
                .flatMap(List::stream)
                .toList();
    }

    static Providers providers() {
        return new Providers(
                Map.of(
                        Schema.Name.OpenAI, OpenAiProviders.compatible(),
                        Schema.Name.AzureOpenAI, OpenAiProviders.azure(),
                        Schema.Name.Cohere, new CohereProvider(),
                        Schema.Name.AWSBedrock, new BedrockProvider(),
                        Schema.Name.GCPVertexAI, new GeminiProvider(),
                        Schema.Name.Anthropic, AnthropicProviders.firstParty(),
                        Schema.Name.GCPAnthropic, AnthropicProviders.onVertex(),
                        Schema.Name.AWSAnthropic, AnthropicProviders.onBedrock()));
    }
}
