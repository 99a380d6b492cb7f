package io.outrigger.extproc.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.provider.Target;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Azure OpenAI. A dated {@code api-version} means one path per deployment; the versions {@code v1}
 * and {@code preview}, and none, mean Azure's newer API, whose paths are OpenAI's below {@code
 * /openai/v1} and whose only {@code api-version} is {@code preview}.
 */
final class AzureAddress implements Address {
    private static final Set<String> NEWER = Set.of("", "v1", "preview");

    /** They name their model in the body in either API. */
    private static final Set<Operation> WITHOUT_DEPLOYMENT =
            Set.of(Operation.RESPONSES, Operation.RESPONSES_INPUT_TOKENS);

    @Override
    public String label() {
        return "azure.openai";
    }

    @Override
    public String name() {
        return "Azure OpenAI";
    }

    @Override
    public String path(Operation operation, String query, Target target) {
        String version = target.schema().version();
        String resource = Address.resource(operation);
        String named = version.isEmpty() || version.equals("v1") ? "" : "api-version=" + version;
        if (NEWER.contains(version)) {
            return "/openai/v1" + resource + merged(named, query);
        }
        return WITHOUT_DEPLOYMENT.contains(operation)
                ? "/openai" + resource + merged(named, query)
                : "/openai/deployments/"
                        + URLEncoder.encode(target.model(), UTF_8).replace("+", "%20")
                        + resource
                        + merged(named, query);
    }

    /** Ours, and of the client's what does not contradict it. */
    private static String merged(String ours, String theirs) {
        String kept =
                theirs.isEmpty()
                        ? ""
                        : Arrays.stream(theirs.substring(1).split("&", -1))
                                .filter(it -> !it.isEmpty() && !it.startsWith("api-version="))
                                .collect(Collectors.joining("&"));
        String both = ours.isEmpty() || kept.isEmpty() ? ours + kept : ours + "&" + kept;
        return both.isEmpty() ? "" : "?" + both;
    }

    @Override
    public boolean namesModel(Operation operation, Target target) {
        return !NEWER.contains(target.schema().version())
                && !WITHOUT_DEPLOYMENT.contains(operation);
    }

    @Override
    public boolean offersTokenize() {
        return false;
    }
}
