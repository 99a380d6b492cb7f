package io.outrigger.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a child process runs.
 *
 * @param name for messages
 * @param argv program and arguments
 * @param env variables on top of the inherited ones
 * @param folder its working directory
 * @param log gets standard output and standard error, appended
 */
public record Command(
        String name, List<String> argv, Map<String, String> env, Path folder, Path log) {
    /** Copies the collections. */
    public Command {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv: [] (expected: a program)");
        }
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
    }

    /** A command that runs in {@code folder} and logs to {@code <name>.log} in it. */
    public static Command of(String name, Path folder, Object... argv) {
        var words = new ArrayList<String>();
        for (Object word : argv) {
            words.add(word.toString());
        }
        return new Command(name, words, Map.of(), folder, folder.resolve(name + ".log"));
    }

    /** The same with more arguments. */
    public Command plus(List<String> more) {
        var words = new ArrayList<>(argv);
        words.addAll(more);
        return new Command(name, words, env, folder, log);
    }

    /** The same with more variables. */
    public Command withEnv(Map<String, String> more) {
        var all = new LinkedHashMap<>(env);
        all.putAll(more);
        return new Command(name, argv, all, folder, log);
    }
}
