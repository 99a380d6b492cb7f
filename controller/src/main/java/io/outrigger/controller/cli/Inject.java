package io.outrigger.controller.cli;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.webhook.admission.Injector;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.decision.Decider;
import io.outrigger.webhook.document.Documents;
import io.outrigger.webhook.document.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints files with sidecars in their gateway pods. */
final class Inject {
    private static final String NAMESPACE = "--namespace";
    private static final String SHORT_NAMESPACE = "-n";
    static final String HELP =
            """
            outrigger inject -f FILE...

            Adds the sidecar to the pods and pod templates of gateways, as the webhook would if their
            namespaces had opted in, and prints the files. What is not a gateway's stays byte for byte;
            what has the sidecar already stays too. Gateways and GatewayConfigs of the files count.

              -f FILE...                YAML or JSON; - is standard input
              -n, --namespace NAME      of objects that do not say theirs (default)
            """
                    + SidecarFlags.HELP;

    /** What changes sidecars; the mistakes of others are none of inject's business. */
    private static final Set<ApiKind> READ = Set.of(Kinds.GATEWAY, Kinds.GATEWAY_CONFIG);

    private final Streams streams;
    private final List<String> mistakes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Inject(Streams streams) {
        this.streams = streams;
    }

    static int run(List<String> args, Streams streams) {
        var flags = Flags.parse(args, known());
        return new Inject(streams).run(flags, SidecarFlags.of(flags));
    }

    private static Set<String> known() {
        var known = new HashSet<>(SidecarFlags.NAMES);
        known.addAll(List.of(Flags.FILE, NAMESPACE, SHORT_NAMESPACE));
        return known;
    }

    private int run(Flags flags, SidecarFlags sidecar) {
        var files = ManifestFiles.texts(flags.all(Flags.FILE), streams);
        var namespace =
                flags.last(NAMESPACE)
                        .or(() -> flags.last(SHORT_NAMESPACE))
                        .orElse(ManifestFiles.DEFAULT_NAMESPACE);
        var loaded = ManifestFiles.load(files, namespace, READ::contains);
        var gateways = new OfflineGateways(ClusterSnapshot.of(loaded.objects()), sidecar);
        var injector = new Injector(new Decider(gateways, sidecar.settings()));
        var documents = new Documents(injector, namespace);
        files.forEach((file, it) -> inject(file, it, documents));
        if (!mistakes.isEmpty()) {
            throw new MistakesException(mistakes);
        }
        streams.out().print(text);
        return Cli.OK;
    }

    private void inject(String file, String content, Documents documents) {
        var edited = documents.injected(content);
        edited.findings().forEach(it -> tell(file + ": ", it));
        if (!text.isEmpty() && !content.isBlank() && !content.startsWith("---")) {
            text.append(text.charAt(text.length() - 1) == '\n' ? "---\n" : "\n---\n");
        }
        text.append(edited.text());
    }

    private void tell(String place, Finding finding) {
        switch (finding) {
            case Finding.Judged(var object, var verdict) -> tell(place + object + ": ", verdict);
            case Finding.Unreadable(var message) -> mistakes.add(place + message);
            case Finding.Rigid(var object, var message) ->
                    mistakes.add(place + object + ": " + message);
        }
    }

    private void tell(String place, Verdict verdict) {
        var said = place + verdict.decision() + " " + verdict.reason();
        switch (verdict) {
            case Verdict.Denied(_, var message) -> mistakes.add(said + ": " + message);
            case Verdict.Allowed(var why) -> streams.err().println(said + ": " + why.warning());
            case Verdict.Patched patched -> {
                streams.err().println(said);
                patched.warnings().forEach(it -> streams.err().println(place + it));
            }
        }
    }
}
