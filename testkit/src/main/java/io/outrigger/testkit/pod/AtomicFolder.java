package io.outrigger.testkit.pod;

import io.outrigger.testkit.process.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that change all at once, as kubelet writes them: the files lie in a folder of their own,
 * {@code ..data} points to it, and every visible name is a link through {@code ..data}.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/util/atomic_writer.go">kubelet's
 *     writer</a>
 */
public final class AtomicFolder {
    private static final String DATA = "..data";

    private final Path folder;
    private int generation;

    public AtomicFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Replaces the content.
     *
     * @param files relative path to content
     */
    public void write(Map<String, byte[]> files) {
        try {
            Path data = folder.resolve(DATA);
            Path old = folder.resolve("..version_" + generation);
            String version = "..version_" + ++generation;
            for (var file : files.entrySet()) {
                Path path = folder.resolve(version).resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            Files.createDirectories(folder.resolve(version));
            swap(data, version);
            link(tops(files.keySet()));
            RunFolder.delete(old);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void swap(Path data, String version) throws IOException {
        Path next = folder.resolve("..data_tmp");
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of(version));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void link(Set<String> names) throws IOException {
        for (String name : names) {
            Path link = folder.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (Stream<Path> visible = Files.list(folder)) {
            for (Path path : visible.toList()) {
                String name = path.getFileName().toString();
                if (!name.startsWith("..") && !names.contains(name)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static Set<String> tops(Set<String> paths) {
        var names = new HashSet<String>();
        for (String path : paths) {
            names.add(path.replaceFirst("/.*", ""));
        }
        return names;
    }
}
