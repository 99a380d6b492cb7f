package io.outrigger.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * An image in a file: an OCI layout in a tar, as {@code skopeo}, {@code podman load} and {@code
 * docker load} take it.
 *
 * <pre>
 * /opt/java              the Java runtime
 * /lib...                the dynamic linker and the C library, where the machine that built has them
 * /etc                   passwd, group, nsswitch.conf
 * /app/lib               jars; first a layer of others' then one of our own
 * /app/native            shared libraries, for java.library.path
 * /app                   jvm.options, class-path, sbom.cdx.json; last, in a layer of its own, the AOT cache
 * </pre>
 */
final class ImageTar {
    /** Nobody in particular; Kubernetes and OpenShift may choose another. */
    private static final String USER = "65532:65532";

    /** Files have this time too: the same tree makes the same bytes, but for the AOT cache. */
    private static final Instant CREATED = Instant.ofEpochSecond(1);

    private ImageTar() {}

    /**
     * Writes it.
     *
     * @param reference what the image is called in the tar
     * @param cache a folder for layers, which are made once for all images
     */
    static void write(
            Application application, Layers layers, String reference, Path cache, Path tar)
            throws IOException {
        try {
            Jib.fromScratch()
                    .setFormat(ImageFormat.OCI)
                    .setPlatforms(Set.of(new Platform(application.machine().oci(), "linux")))
                    .setCreationTime(CREATED)
                    .setFileEntriesLayers(layers.all())
                    .setUser(USER)
                    .setEntrypoint(entrypoint(application, layers))
                    .setLabels(
                            Map.of(
                                    "org.opencontainers.image.title",
                                    application.name(),
                                    "org.opencontainers.image.licenses",
                                    "Apache-2.0"))
                    .containerize(
                            Containerizer.to(TarImage.at(tar).named(reference))
                                    .setBaseImageLayersCache(cache)
                                    .setApplicationLayersCache(cache)
                                    .setToolName("outrigger")
                                    .setOfflineMode(true));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(tar + " was interrupted", e);
        } catch (ExecutionException
                | InvalidImageReferenceException
                | RegistryException
                | CacheDirectoryCreationException e) {
            throw new IOException(tar + " could not be written", e);
        }
    }

    private static List<String> entrypoint(Application application, Layers layers) {
        var words = new ArrayList<String>();
        words.add(Layers.JAVA + "/bin/java");
        words.add("@" + Layers.APP + "/jvm.options");
        layers.aotCache().ifPresent(it -> words.add(AotCache.OPTION + it));
        words.add("-Djava.library.path=" + Layers.NATIVE);
        words.add("@" + Layers.APP + "/class-path");
        words.add(application.mainClass());
        return words;
    }
}
