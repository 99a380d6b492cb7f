package io.outrigger.image;

import java.nio.file.Path;

/** A kind of machine that images are for. */
enum Machine {
    AMD64("amd64", "x86_64"),
    ARM64("arm64", "aarch");

    private final String oci;
    private final String inNames;

    Machine(String oci, String inNames) {
        this.oci = oci;
        this.inNames = inNames;
    }

    /** The one that builds. */
    static Machine here() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64" -> AMD64;
            case "aarch64" -> ARM64;
            case null, default ->
                    throw new IllegalStateException(
                            "os.arch: " + name + " (expected: amd64 or aarch64)");
        };
    }

    /** As images say it. */
    String oci() {
        return oci;
    }

    /** Whether a shared library is for it, by its name or its folder's. */
    boolean owns(Path library) {
        return library.toString().contains(inNames);
    }
}
