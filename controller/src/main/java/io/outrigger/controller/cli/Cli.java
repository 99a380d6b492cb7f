package io.outrigger.controller.cli;

import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;

/** Runs one verb. */
public final class Cli {
    public static final int OK = 0;
    public static final int MISTAKES = 1;
    public static final int USAGE = 2;

    private static final String HELP =
            """
            outrigger VERB ARGS

              doctor      say what keeps the Gateways of a cluster from mediating AI requests
              explain     say what would become of a request, and why
              inject      add the sidecar to the gateway pods of some files
              overlay     print what a Gateway's own controller merges into its pods
              policy      print the admission policies that do the webhook's work
              translate   print what the controller would write for the objects of some files
              controller  run the control plane

            outrigger VERB -h tells more.
            """;

    private static final Map<String, Verb> VERBS =
            Map.of(
                    "doctor", new Verb(PrintDiagnoses.HELP, PrintDiagnoses::run),
                    "explain", new Verb(Explain.HELP, Explain::run),
                    "inject", new Verb(Inject.HELP, Inject::run),
                    "overlay", new Verb(PrintOverlays.HELP, PrintOverlays::run),
                    "policy", new Verb(PrintPolicies.HELP, PrintPolicies::run),
                    "translate", new Verb(TranslateSettings.HELP, Translate::run));

    private Cli() {}

    private record Verb(String help, ToIntBiFunction<List<String>, Streams> code) {}

    /**
     * Runs a verb.
     *
     * @return the exit code
     */
    public static int run(List<String> args, Streams streams) {
        String name = args.isEmpty() ? "" : args.getFirst();
        var verb = VERBS.get(name);
        if (verb == null) {
            return help(name, streams);
        }
        var rest = args.subList(1, args.size());
        if (rest.contains("-h") || rest.contains("--help")) {
            streams.out().print(verb.help);
            return OK;
        }
        try {
            return verb.code.applyAsInt(rest, streams);
        } catch (UsageException e) {
            streams.err().println(e.getMessage());
            return USAGE;
        } catch (MistakesException e) {
            streams.err().println(e.getMessage());
            return MISTAKES;
        }
    }

    private static int help(String name, Streams streams) {
        if (List.of("-h", "--help", "help").contains(name)) {
            streams.out().print(HELP);
            return OK;
        }
        streams.err()
                .println(
                        "verb: "
                                + name
                                + " (expected: doctor, explain, inject, overlay, policy or translate)");
        return USAGE;
    }
}
