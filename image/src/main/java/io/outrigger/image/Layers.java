package io.outrigger.image;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The layers of an image, those that change least first. */
final class Layers {
    static final String JAVA = "/opt/java";
    static final String APP = "/app";
    static final String NATIVE = "/app/native";

    private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
    private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

    private final List<FileEntriesLayer> layers = new ArrayList<>();

    private @Nullable String aotCache;

    List<FileEntriesLayer> all() {
        return List.copyOf(layers);
    }

    /** A Java runtime. */
    Layers withRuntime(Path runtime) throws IOException {
        var layer = FileEntriesLayer.builder().setName("java");
        for (Path file : files(runtime)) {
            add(layer, file, JAVA + "/" + runtime.relativize(file));
        }
        layers.add(layer.build());
        return this;
    }

    /** Libraries of this machine, where they are on it, and what a C library wants to read. */
    Layers withSystem(Collection<Path> libraries, Path etc) throws IOException {
        var layer = FileEntriesLayer.builder().setName("system");
        for (Path library : libraries) {
            layer.addEntry(library.toRealPath(), AbsoluteUnixPath.get(library.toString()), PROGRAM);
        }
        for (Path notice : notices(libraries)) {
            add(layer, notice, notice.toString());
        }
        for (Path file : files(etc)) {
            add(layer, file, "/etc/" + etc.relativize(file));
        }
        layers.add(layer.build());
        return this;
    }

    /** The licences of the libraries: each package's own and the texts that those refer to. */
    private static List<Path> notices(Collection<Path> libraries) throws IOException {
        return Stream.concat(
                        SystemPackage.of(libraries).stream().map(SystemPackage::copyright),
                        Stream.of("GPL-2", "GPL-3", "LGPL-2.1")
                                .map(it -> Path.of("/usr/share/common-licenses", it)))
                .filter(Files::exists)
                .toList();
    }

    /**
     * A program: jars of others, shared libraries, then our own jars, then what describes it.
     *
     * @param made files that were written for this image
     */
    Layers withApplication(Application application, Map<String, Path> made) throws IOException {
        var ours =
                application.jars().stream().collect(Collectors.partitioningBy(application::isOurs));
        layers.add(jars("libraries", ours.getOrDefault(false, List.of())));
        var natives = FileEntriesLayer.builder().setName("native");
        application.natives().forEach((name, file) -> add(natives, file, NATIVE + "/" + name));
        layers.add(natives.build());
        layers.add(jars("application", ours.getOrDefault(true, List.of())));
        var files = FileEntriesLayer.builder().setName("description");
        made.forEach((name, file) -> add(files, file, APP + "/" + name));
        add(files, application.jvmOptions(), APP + "/jvm.options");
        layers.add(files.build());
        return this;
    }

    /** What the program's JVM has learned; the last layer, because it is another one each time. */
    Layers withAotCache(Path cache) {
        var layer = FileEntriesLayer.builder().setName("aot");
        aotCache = APP + "/" + cache.getFileName();
        add(layer, cache, aotCache);
        layers.add(layer.build());
        return this;
    }

    /** Where the AOT cache lies in the image; empty when it has none. */
    Optional<String> aotCache() {
        return Optional.ofNullable(aotCache);
    }

    /** Where a jar lies in the image. */
    static String path(Path jar) {
        return APP + "/lib/" + jar.getFileName();
    }

    private static FileEntriesLayer jars(String name, List<Path> jars) {
        var layer = FileEntriesLayer.builder().setName(name);
        jars.forEach(it -> add(layer, it, path(it)));
        return layer.build();
    }

    private static void add(FileEntriesLayer.Builder layer, Path file, String target) {
        layer.addEntry(
                file, AbsoluteUnixPath.get(target), Files.isExecutable(file) ? PROGRAM : FILE);
    }

    /** All files below, in the order of their names. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
