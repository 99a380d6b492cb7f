package io.outrigger.testkit.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places of the test bed: the same that {@code scripts/common.sh} computes, so that tests run
 * from an IDE too. Each is a system property such as {@code outrigger.cache} or a variable such as
 * {@code OUTRIGGER_CACHE}, else a default.
 *
 * @param tree the source tree
 * @param cache the one folder outside it
 * @param envoyFile Envoy's own binary
 * @param tools the Go-built programs of a control plane and the files they need
 * @param installTools the Go-built programs that install and operate: helm, kubectl, kwok
 * @param gatewayTools Envoy Gateway and its CRDs
 * @param neighbourTools Envoy AI Gateway: its controller, chart and CRDs
 * @param keep whether working folders outlive the JVM, for a look at logs ({@code
 *     OUTRIGGER_KEEP=1})
 */
public record TestBed(
        Path tree,
        Path cache,
        Path envoyFile,
        Path tools,
        Path installTools,
        Path gatewayTools,
        Path neighbourTools,
        boolean keep) {

    private static final String TREE_MARK = "testkit/tools/go.mod";

    /** The places for this process: system properties, then variables, then the defaults. */
    public static TestBed find() {
        return from(
                name -> {
                    String property = System.getProperty("outrigger." + name);
                    return property != null
                            ? property
                            : System.getenv(
                                    "OUTRIGGER_" + name.toUpperCase(Locale.ROOT).replace('.', '_'));
                },
                System.getenv());
    }

    static TestBed from(Function<String, @Nullable String> setting, Map<String, String> env) {
        Path tree = tree(setting.apply("tree"));
        String own = setting.apply("cache");
        Path cache = own != null ? Path.of(own) : cache(env);
        String envoy = setting.apply("envoy");
        String tools = setting.apply("tools");
        String install = setting.apply("install.tools");
        String gateway = setting.apply("gateway.tools");
        String neighbour = setting.apply("neighbour.tools");
        return new TestBed(
                tree,
                cache,
                envoy != null
                        ? Path.of(envoy)
                        : cache.resolve("venv-" + python(tree)).resolve("envoy"),
                tools != null ? Path.of(tools) : cache.resolve("tools").resolve(go(tree)),
                install != null
                        ? Path.of(install)
                        : cache.resolve("tools")
                                .resolve(key(tree.resolve("testkit/tools/install"))),
                gateway != null
                        ? Path.of(gateway)
                        : cache.resolve("tools").resolve(key(tree.resolve("testkit/tools/eg"))),
                neighbour != null
                        ? Path.of(neighbour)
                        : cache.resolve("tools").resolve(key(tree.resolve("testkit/tools/eaig"))),
                "1".equals(setting.apply("keep")));
    }

    /** Envoy's binary, which must be there. */
    public Path envoy() {
        if (!Files.isExecutable(envoyFile)) {
            throw new IllegalStateException(envoyFile + " is missing: run scripts/setup");
        }
        return envoyFile;
    }

    /** Python with the pinned packages: it lives beside Envoy's binary. */
    public Path python() {
        return envoy().resolveSibling("bin/python");
    }

    /** A program or file of the Go-built components, which must be there. */
    public Path tool(String name) {
        return present(tools.resolve(name));
    }

    /** A program or file of those that install and operate, which must be there. */
    public Path installTool(String name) {
        return present(installTools.resolve(name));
    }

    /** Envoy Gateway's program or its CRDs, which must be there. */
    public Path gatewayTool(String name) {
        return present(gatewayTools.resolve(name));
    }

    /** Envoy AI Gateway's controller, chart or CRDs, which must be there. */
    public Path neighbourTool(String name) {
        return present(neighbourTools.resolve(name));
    }

    private static Path present(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is missing: run scripts/setup --cluster");
        }
        return file;
    }

    private static Path tree(@Nullable String given) {
        if (given != null) {
            return Path.of(given);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(TREE_MARK))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "outrigger.tree: not set, and no folder above " + here + " has " + TREE_MARK);
    }

    private static Path cache(Map<String, String> env) {
        String xdg = env.getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                xdg.isEmpty() ? Path.of(env.getOrDefault("HOME", "/tmp"), ".cache") : Path.of(xdg);
        return base.resolve("outrigger");
    }

    private static String python(Path tree) {
        return keyOf(tree.resolve("testkit/tools/requirements.txt"));
    }

    private static String go(Path tree) {
        return key(tree.resolve("testkit/tools"));
    }

    private static String key(Path recipe) {
        return keyOf(recipe.resolve("go.mod"), recipe.resolve("go.sum"), recipe.resolve("build"));
    }

    private static String keyOf(Path... files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
