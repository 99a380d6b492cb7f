package io.outrigger.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A program of the built tree.
 *
 * @param machine what it runs on: the kind that built it
 * @param name of its module and of its image
 * @param mainClass where it starts
 */
record Application(Path tree, Machine machine, String name, String mainClass) {

    static Application extproc(Path tree) {
        return new Application(tree, Machine.here(), "extproc", "io.outrigger.extproc.Main");
    }

    static Application controller(Path tree) {
        return new Application(tree, Machine.here(), "controller", "io.outrigger.controller.Main");
    }

    /** Flags of its Java virtual machine. */
    Path jvmOptions() {
        return tree.resolve(name).resolve("jvm.options");
    }

    /** The class path, in its order: jars of others, and those of our own modules. */
    List<Path> jars() throws IOException {
        String text = Files.readString(tree.resolve(name).resolve("target/classpath")).strip();
        return Stream.concat(
                        Stream.of(tree.resolve(name).resolve("target/classes").toString()),
                        Stream.of(text.split(":")))
                .map(it -> jar(Path.of(it)))
                .toList();
    }

    boolean isOurs(Path jar) {
        return jar.startsWith(tree);
    }

    /**
     * Shared libraries for {@code java.library.path}, by their names below it: nothing is unpacked
     * at run time.
     */
    SortedMap<String, Path> natives() throws IOException {
        var natives = new TreeMap<String, Path>();
        for (String place :
                List.of("uds-bridge/target/native/META-INF/native", "extproc/target/native/lib")) {
            Path folder = tree.resolve(place);
            try (var files = Files.walk(folder)) {
                files.filter(Files::isRegularFile)
                        .filter(it -> machine.owns(folder.relativize(it)))
                        .forEach(it -> natives.put(folder.relativize(it).toString(), it));
            }
        }
        return natives;
    }

    /** A module of the tree counts as its jar, whichever way it stands in the class path. */
    private Path jar(Path entry) {
        if (!isOurs(entry)) {
            return entry;
        }
        String module = tree.relativize(entry).getName(0).toString();
        Path target = tree.resolve(module).resolve("target");
        try (var jars = Files.newDirectoryStream(target, "outrigger-" + module + "-*.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        } catch (IOException e) {
            throw new IllegalStateException(target + " is not built: run scripts/setup", e);
        }
        throw new IllegalStateException(target + " has no jar: run scripts/setup");
    }
}
