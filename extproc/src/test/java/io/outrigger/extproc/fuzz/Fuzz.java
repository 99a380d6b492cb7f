package io.outrigger.extproc.fuzz;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code scripts/fuzz} runs, by itself and below Jazzer. */
public final class Fuzz {
    private static @Nullable Target target;

    private Fuzz() {}

    /** Called once by Jazzer. Classes are loaded before it watches the time that an input takes. */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        target = Target.named(arguments[0]);
        for (byte[] seed : Seeds.of(target)) {
            target.read(seed);
        }
    }

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (target == null) {
            throw new IllegalStateException("no target");
        }
        target.read(input);
    }

    /** {@code names}, {@code seeds FOLDER TARGET...}, or {@code once FILE TARGET}. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "names" -> System.out.println(names());
            case "seeds" -> {
                for (String name : List.of(arguments).subList(2, arguments.length)) {
                    seeds(Target.named(name), Path.of(arguments[1], name));
                }
            }
            case "once" ->
                    Target.named(arguments[2]).read(Files.readAllBytes(Path.of(arguments[1])));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String names() {
        return Arrays.stream(Target.values()).map(Target::label).collect(joining("\n"));
    }

    private static void seeds(Target of, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<byte[]> seeds = Seeds.of(of);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }
}
