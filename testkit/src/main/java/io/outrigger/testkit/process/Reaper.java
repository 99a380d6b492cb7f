package io.outrigger.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Kills our children when this JVM dies without running its shutdown hooks: a shell that reads
 * their process ids and ends them once its input ends.
 */
final class Reaper {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=' '
            while read -r sign pid; do
                case $sign in
                +) pids="$pids$pid " ;;
                -) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
                esac
            done
            [ "$pids" = ' ' ] || kill -9 $pids 2>/dev/null
            """;
    private static final Writer PIPE = start();

    private Reaper() {}

    static void watch(long pid) {
        tell("+ " + pid + "\n");
    }

    static void forget(long pid) {
        tell("- " + pid + "\n");
    }

    private static void tell(String line) {
        synchronized (PIPE) {
            try {
                PIPE.write(line);
                PIPE.flush();
            } catch (IOException e) {
                throw new UncheckedIOException("the reaper is gone", e);
            }
        }
    }

    private static Writer start() {
        try {
            return new ProcessBuilder("sh", "-c", SCRIPT)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .outputWriter(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("sh", e);
        }
    }
}
