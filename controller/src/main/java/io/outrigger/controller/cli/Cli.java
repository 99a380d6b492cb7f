package io.outrigger.controller.cli;

import java.util.List;

/** Runs one verb. */
public final class Cli {
    public static final int OK = 0;
    public static final int MISTAKES = 1;
    public static final int USAGE = 2;

    private static final String HELP =
            """
            outrigger VERB ARGS

              translate   print what the controller would write for the objects of some files
              controller  run the control plane

            outrigger VERB -h tells more.
            """;

    private Cli() {}

    /**
     * Runs a verb.
     *
     * @return the exit code
     */
    public static int run(List<String> args, Streams streams) {
        String verb = args.isEmpty() ? "" : args.getFirst();
        try {
            return switch (verb) {
                case "translate" -> Translate.run(args.subList(1, args.size()), streams);
                case "-h", "--help", "help" -> {
                    streams.out().print(HELP);
                    yield OK;
                }
                default -> throw new UsageException("verb: " + verb + " (expected: translate)");
            };
        } catch (UsageException e) {
            streams.err().println(e.getMessage());
            return USAGE;
        }
    }
}
