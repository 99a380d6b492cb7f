package io.outrigger.conformance.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a container runtime makes of an image: its layers in one folder.
 *
 * @param root the file system
 * @param config what the image says of its process
 * @param layers digests, in their order
 */
record UnpackedImage(Path root, JsonNode config, List<String> layers) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Unpacks an OCI layout in a tar below a new folder. */
    static UnpackedImage of(Path tar, Path folder) throws IOException, InterruptedException {
        Path layout = Files.createDirectories(folder.resolve("layout"));
        Path root = Files.createDirectories(folder.resolve("root"));
        run(List.of("tar", "-xf", tar.toString(), "-C", layout.toString()));
        var index = JSON.readTree(Files.readString(layout.resolve("index.json")));
        var manifest = json(layout, index.at("/manifests/0/digest"));
        for (JsonNode layer : manifest.path("layers")) {
            Path blob = blob(layout, layer.path("digest"));
            run(
                    List.of(
                            "tar",
                            "--warning=no-unknown-keyword",
                            "-xzf",
                            blob.toString(),
                            "-C",
                            root.toString()));
        }
        return new UnpackedImage(
                root,
                json(layout, manifest.at("/config/digest")).path("config"),
                manifest.path("layers")
                        .valueStream()
                        .map(layer -> layer.path("digest").asString())
                        .toList());
    }

    private static JsonNode json(Path layout, JsonNode digest) throws IOException {
        return JSON.readTree(Files.readString(blob(layout, digest)));
    }

    private static Path blob(Path layout, JsonNode digest) {
        return layout.resolve("blobs").resolve(digest.asString().replace(':', '/'));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + printed);
        }
    }

    /**
     * Writes a program that runs the image's process with more arguments, as a kubelet would: the
     * root is read-only, the user is the image's, and nothing of this machine is seen but these
     * folders, at their own paths. It needs root, or user namespaces.
     *
     * @param mounts writable
     */
    Path program(List<Path> mounts) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("#!/bin/bash");
        lines.add("set -e");
        lines.add("if [[ -z ${IN_NAMESPACE:-} ]]; then");
        lines.add("    map=(); ((UID == 0)) || map=(--user --map-root-user)");
        lines.add(
                "    IN_NAMESPACE=$UID exec unshare --mount ${map[@]+\"${map[@]}\"} \"$0\" \"$@\"");
        lines.add("fi");
        lines.add("root=" + root);
        lines.add("mount --bind $root $root");
        lines.add("mount --rbind /proc $root/proc");
        lines.add("mount --rbind /dev $root/dev");
        for (Path mount : mounts) {
            lines.add("mount --bind %s $root%s".formatted(mount, mount));
        }
        lines.add("mount -o remount,ro,bind $root");
        lines.add("user=$IN_NAMESPACE; unset IN_NAMESPACE");
        // a user namespace of our own knows no other user
        lines.add(
                "as=(); ((user != 0)) || as=(--userspec=%s)"
                        .formatted(config.path("User").asString()));
        lines.add("exec chroot ${as[@]+\"${as[@]}\"} $root %s \"$@\"".formatted(entrypoint()));
        Files.createDirectories(root.resolve("proc"));
        Files.createDirectories(root.resolve("dev"));
        for (Path mount : mounts) {
            Files.createDirectories(root.resolve(mount.toString().substring(1)));
        }
        Path file = root.resolveSibling("run-image");
        Files.writeString(file, String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private String entrypoint() {
        return config.path("Entrypoint")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" "));
    }
}
