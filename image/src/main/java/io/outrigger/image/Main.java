package io.outrigger.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The entry of {@code scripts/image}: {@code TREE VERSION OUT [TRAINER]}. */
public final class Main {
    private static final Map<String, String> ETC =
            Map.of(
                    "passwd",
                            """
                            root:x:0:0:root:/:/sbin/nologin
                            nonroot:x:65532:65532:nonroot:/:/sbin/nologin
                            """,
                    "group", "root:x:0:\nnonroot:x:65532:\n",
                    "nsswitch.conf", "hosts: files dns\n");

    private Main() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 3 && args.length != 4) {
            System.err.println(
                    "arguments: " + args.length + " (expected: TREE VERSION OUT [TRAINER])");
            System.exit(2);
        }
        build(
                        Path.of(args[0]),
                        args[1],
                        Path.of(args[2]),
                        args.length == 4 ? Optional.of(Path.of(args[3])) : Optional.empty())
                .forEach(it -> System.out.println(it.toString()));
    }

    /**
     * Builds all images of a built tree.
     *
     * @param version the tag
     * @param out a folder, for what is written
     * @param trainer sends traffic to the data plane for its {@link AotCache}; without it there is
     *     none
     * @return the images
     */
    static List<Path> build(Path tree, String version, Path out, Optional<Path> trainer)
            throws IOException {
        var runtime = out.resolve("java");
        JavaRuntime.link(Path.of(System.getProperty("java.home")), runtime);
        for (var file : ETC.entrySet()) {
            write(out.resolve("etc").resolve(file.getKey()), file.getValue());
        }
        return List.of(
                image(Application.extproc(tree), version, out, trainer),
                image(Application.controller(tree), version, out, Optional.empty()));
    }

    private static Path image(
            Application application, String version, Path out, Optional<Path> trainer)
            throws IOException {
        var runtime = out.resolve("java");
        var libraries = libraries(runtime, application);
        var folder = out.resolve(application.name());
        var classPath =
                write(
                        folder.resolve("class-path"),
                        application.jars().stream()
                                .map(Layers::path)
                                .collect(Collectors.joining(":", "-cp\n", "\n")));
        var bom =
                write(folder.resolve("sbom.cdx.json"), BillOfMaterials.of(application, libraries));
        var layers =
                new Layers()
                        .withRuntime(runtime)
                        .withSystem(libraries, out.resolve("etc"))
                        .withApplication(
                                application, Map.of("class-path", classPath, "sbom.cdx.json", bom));
        if (trainer.isPresent()) {
            layers.withAotCache(AotCache.trained(trainer.get(), application, runtime, folder));
        }
        var tar = folder.resolve("image.tar");
        ImageTar.write(
                application,
                layers,
                "outrigger/" + application.name() + ":" + version,
                out.resolve("layers"),
                tar);
        return tar;
    }

    private static SortedSet<Path> libraries(Path runtime, Application application)
            throws IOException {
        var linked = new ArrayList<>(application.natives().values());
        linked.add(runtime.resolve("bin/java"));
        try (var files = Files.walk(runtime)) {
            files.filter(it -> it.toString().endsWith(".so")).forEach(linked::add);
        }
        return SystemLibraries.of(linked, runtime);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, UTF_8);
    }
}
