package io.outrigger.testkit.cluster;

import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The data of an etcd in which the CRDs of Gateway API and Istio are established: made once next to
 * the programs that it belongs to, copied for each start, because installing them takes longer than
 * all the rest.
 */
final class Seed {
    private Seed() {}

    static void copy(TestBed bed, RunFolder run, Path etcd) {
        Path seed = bed.tool("crds").resolveSibling("seed");
        if (!Files.exists(seed)) {
            make(bed, run.folder("seed"), seed);
        }
        copyFolder(seed, etcd);
    }

    private static void make(TestBed bed, Path folder, Path seed) {
        var server = KubeApiServer.start(bed, folder, ServiceAccounts.OPTIONAL);
        server.installCrds(bed.tool("crds"));
        server.stopCleanly();
        Path part = seed.resolveSibling("seed." + ProcessHandle.current().pid());
        copyFolder(folder.resolve("etcd"), part);
        try {
            Files.move(part, seed);
        } catch (IOException e) {
            RunFolder.delete(part);
            if (!Files.exists(seed)) { // else another process was faster
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copyFolder(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
