package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Container texts to texts of this machine: mount paths become folders of the pod, the loopback
 * addresses become the pod's own.
 */
final class Translation {
    /** Below it a path means another file in every process. */
    static final Path OWN_FOLDER = Path.of("/proc/self/cwd");

    private static final Pattern LOOPBACK =
            Pattern.compile("(?<![\\w.:])(?:127\\.0\\.0\\.1|localhost|0\\.0\\.0\\.0)(?=:\\d)");
    private static final Pattern ANY_ADDRESS = Pattern.compile("^(-{0,2}[\\w-]+=)?(?=:\\d+$)");

    private final Map<String, Path> places;
    private final Pattern mounts;
    private final String ip;

    private Translation(Map<String, Path> places, String ip) {
        this.places = places;
        this.ip = ip;
        String paths =
                places.keySet().stream()
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|"));
        // not in the middle of a longer path or name
        mounts = Pattern.compile("(?<![\\w.-])(?:" + paths + ")(?![\\w.-])");
    }

    /**
     * The translation for one container.
     *
     * @param runs folder of all runs: a mount path below it, and one below {@link #OWN_FOLDER}, is
     *     a path that processes get from elsewhere too, so it becomes a link instead
     * @param root folder of the pod
     */
    static Translation of(Container container, Volumes volumes, Path runs, Path root, String ip) {
        var places = new LinkedHashMap<String, Path>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path folder = volumes.folder(mount.getName());
            if (mount.getSubPath() != null) {
                folder = folder.resolve(mount.getSubPath());
            }
            Path path = Path.of(mount.getMountPath());
            if (path.startsWith(OWN_FOLDER)) {
                link(root.resolve(OWN_FOLDER.relativize(path)), folder);
            } else if (path.startsWith(runs)) {
                link(path, folder);
            } else {
                places.put(path.toString(), folder);
                // for who names it below the working directory
                link(root.resolve(Path.of("/").relativize(path)), folder);
            }
        }
        return new Translation(places, ip);
    }

    /** An argument, or the value of a variable. */
    String of(String text) {
        String paths =
                places.isEmpty()
                        ? text
                        : mounts.matcher(text)
                                .replaceAll(
                                        match ->
                                                Matcher.quoteReplacement(
                                                        String.valueOf(places.get(match.group()))));
        String addresses = LOOPBACK.matcher(paths).replaceAll(ip);
        return ANY_ADDRESS.matcher(addresses).replaceFirst("$1" + ip);
    }

    private static void link(Path path, Path folder) {
        try {
            Files.createDirectories(path.getParent());
            Path next = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(next);
            Files.createSymbolicLink(next, folder);
            Files.move(
                    next,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
