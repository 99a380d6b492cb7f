package io.outrigger.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final RunFolder run = RunFolder.create(TestBed.find());

    @Test
    void isWaitedForByALineOfItsLog() {
        try (var child = shell("echo hello; sleep 60")) {
            child.awaitLine("hello", LIMIT);
        }
    }

    @Test
    void anEndBeforeTheAwaitedLineFailsAtOnceWithTheLog() {
        var child = shell("echo reason; exit 3");

        assertThatThrownBy(() -> child.awaitLine("never", LIMIT))
                .hasMessageContaining("exited with code 3")
                .hasMessageContaining("reason");
    }

    @Test
    void aTimeoutShowsTheEndOfTheLog() {
        try (var child = shell("echo reason; sleep 60")) {
            child.awaitLine("reason", LIMIT);
            assertThatThrownBy(() -> child.awaitLine("never", Duration.ofMillis(100)))
                    .hasMessageContaining("not within 100 ms")
                    .hasMessageContaining("reason");
        }
    }

    @Test
    void isKilledWhenItIgnoresTheSoftStop() {
        var child = shell("trap '' TERM; echo up; while :; do sleep 0.05; done");
        child.awaitLine("up", LIMIT);

        assertThat(child.stop(Duration.ofMillis(200))).isEqualTo(137);
    }

    @Test
    void whatItStartedEndsWithIt() {
        var child = shell("sleep 61 & echo pid $!; wait");
        child.awaitLine("pid", LIMIT);
        long grandchild = Long.parseLong(child.log().strip().replace("pid ", ""));

        child.close();

        Await.until("gone", LIMIT, () -> isGone(grandchild));
    }

    @Test
    void getsNeitherProxySettingsNorOurOwn() {
        var command = Command.of("env", run.path(), "env").withEnv(Map.of("OUTRIGGER_GIVEN", "1"));
        var child = Child.start(command);
        child.await("an end", LIMIT, () -> !child.isAlive());

        assertThat(child.log().lines())
                .contains("OUTRIGGER_GIVEN=1")
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).matches("https?_proxy=.*"));
    }

    @Test
    void diesWithAJvmThatIsKilled() {
        var jvm =
                Child.start(
                        Command.of(
                                "jvm",
                                run.path(),
                                Path.of(System.getProperty("java.home"), "bin/java"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Parent.class.getName(),
                                run.path()));
        jvm.awaitLine("child ", LIMIT);
        long orphan = Long.parseLong(jvm.log().replaceAll("(?s).*child (\\d+).*", "$1"));
        assertThat(isGone(orphan)).isFalse();

        // only the JVM: Child.kill would end its descendants too
        ProcessHandle.of(jvm.pid()).orElseThrow().destroyForcibly();

        Await.until("the child of the killed JVM to end", LIMIT, () -> isGone(orphan));
    }

    /** A JVM that waits with a child. */
    static final class Parent {
        public static void main(String[] args) throws InterruptedException {
            var child = Child.start(Command.of("orphan", Path.of(args[0]), "sleep", "62"));
            System.out.println("child " + child.pid());
            Thread.sleep(60_000);
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    private Child shell(String script) {
        return Child.start(
                new Command(
                        "shell",
                        List.of("sh", "-c", script),
                        Map.of(),
                        run.path(),
                        run.path().resolve("shell-" + System.nanoTime() + ".log")));
    }
}
