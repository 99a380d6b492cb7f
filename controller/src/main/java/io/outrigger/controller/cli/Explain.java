package io.outrigger.controller.cli;

import io.outrigger.controller.explain.Explainer;
import io.outrigger.controller.explain.Explanation;
import io.outrigger.controller.explain.ExplanationText;
import io.outrigger.controller.explain.ExplanationTree;
import io.outrigger.controller.explain.Request;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.tree.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what would become of a request. */
final class Explain {
    static final String HELP =
            """
            outrigger explain -f FILE... --request 'POST PATH model=NAME [host=HOST] ...'

              -f FILE...            objects as YAML; - is standard input
              --request REQUEST     method, path, and in any order: model=NAME, host=HOST (localhost),
                                    stream=true, header:NAME=VALUE
              --gateway [NS/]NAME   which Gateway; all otherwise
              -o text|yaml          (text)

            Says which route and rule take the request, what their backends' providers get, and why
            other routes do not take it. 0: a provider is asked, 1: none is, 2: the call is wrong.
            """;

    private static final Set<String> FLAGS = Set.of(Flags.FILE, "--request", "--gateway", "-o");

    private Explain() {}

    static int run(List<String> args, Streams streams) {
        var flags = Flags.parse(args, FLAGS);
        var request = request(flags);
        String format = flags.last("-o").orElse("text");
        if (!Set.of("text", "yaml").contains(format)) {
            throw new UsageException("-o: " + format + " (expected: text or yaml)");
        }
        var loaded = ManifestFiles.load(flags.all(Flags.FILE), streams);
        var snapshot = ClusterSnapshot.of(loaded.objects());
        var explanations =
                gateways(flags, snapshot).stream()
                        .map(key -> GatewayResolver.resolve(key, snapshot))
                        .map(gateway -> Explainer.explain(gateway, request, snapshot))
                        .toList();
        streams.out().print(format.equals("yaml") ? yaml(explanations) : text(explanations));
        return explanations.stream().anyMatch(Explanation::isServed) ? Cli.OK : Cli.MISTAKES;
    }

    private static Request request(Flags flags) {
        String text =
                flags.last("--request")
                        .orElseThrow(
                                () ->
                                        new UsageException(
                                                "--request: missing (expected: such as 'POST"
                                                        + " /v1/chat/completions model=gpt-4o')"));
        try {
            return Request.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    String.valueOf(e.getMessage()).lines().map(it -> "--request: " + it).toList());
        }
    }

    private static List<ObjectKey> gateways(Flags flags, ClusterSnapshot snapshot) {
        var wanted = flags.last("--gateway");
        var matching =
                snapshot.gateways().keySet().stream()
                        .filter(key -> wanted.map(it -> Flags.means(it, key)).orElse(true))
                        .toList();
        if (matching.isEmpty()) {
            throw new UsageException(
                    "--gateway: %s (expected: one of %s)"
                            .formatted(wanted.orElse("missing"), snapshot.gateways().keySet()));
        }
        return matching;
    }

    private static String text(List<Explanation> explanations) {
        return explanations.stream().map(ExplanationText::of).collect(Collectors.joining("\n"));
    }

    private static String yaml(List<Explanation> explanations) {
        return Yaml.print(explanations.stream().map(ExplanationTree::of).toList());
    }
}
