package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The volumes of one pod as folders, and their content as the API has it. */
final class Volumes {
    private final Map<String, Path> folders = new LinkedHashMap<>();
    private final Map<String, Fed> fed = new LinkedHashMap<>();
    private final VolumeContent content;
    private final Delivery delivery;

    /** A volume whose content comes from the API. */
    private static final class Fed {
        final Volume volume;
        final AtomicFolder folder;
        Map<String, Integer> written = Map.of();
        long due;
        boolean mounted;

        Fed(Volume volume, Path folder) {
            this.volume = volume;
            this.folder = new AtomicFolder(folder);
        }
    }

    Volumes(Pod pod, Path root, VolumeContent content, Delivery delivery) {
        this.content = content;
        this.delivery = delivery;
        for (Volume volume : pod.getSpec().getVolumes()) {
            // numbers, because the path of a Unix socket may have little more than 100 characters
            Path folder = root.resolve("v" + folders.size());
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            folders.put(volume.getName(), folder);
            if (volume.getEmptyDir() == null) {
                fed.put(volume.getName(), new Fed(volume, folder));
            }
        }
    }

    /** The folder of a volume. */
    Path folder(String name) {
        Path folder = folders.get(name);
        if (folder == null) {
            throw new IllegalArgumentException(
                    "volume: " + name + " (expected: one of " + folders.keySet() + ")");
        }
        return folder;
    }

    /** Mounts what can be mounted; returns what is still missing, empty when nothing is. */
    Optional<String> mount(Pod pod) {
        for (Fed volume : fed.values()) {
            if (!volume.mounted) {
                switch (content.of(pod, volume.volume)) {
                    case VolumeContent.Missing(var what) -> {
                        return Optional.of(what);
                    }
                    case VolumeContent.Files(var files) -> write(volume, files);
                }
                volume.mounted = true;
            }
        }
        return Optional.empty();
    }

    /** Takes over what changed in the API, each change after its delivery time. */
    void refresh(Pod pod) {
        for (Fed volume : fed.values()) {
            // a Secret that was deleted stays mounted
            if (content.of(pod, volume.volume) instanceof VolumeContent.Files(var files)
                    && !fingerprint(files).equals(volume.written)) {
                refresh(volume, files);
            }
        }
    }

    private void refresh(Fed volume, Map<String, byte[]> files) {
        long now = System.nanoTime();
        if (volume.due == 0) {
            volume.due = now + delivery.next().toNanos();
        }
        if (now >= volume.due) {
            write(volume, files);
        }
    }

    private static void write(Fed volume, Map<String, byte[]> files) {
        volume.folder.write(files);
        volume.written = fingerprint(files);
        volume.due = 0;
    }

    private static Map<String, Integer> fingerprint(Map<String, byte[]> files) {
        var hashes = new LinkedHashMap<String, Integer>();
        files.forEach((path, bytes) -> hashes.put(path, Arrays.hashCode(bytes)));
        return hashes;
    }
}
