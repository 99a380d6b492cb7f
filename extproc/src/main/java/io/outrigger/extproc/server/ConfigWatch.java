package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.codec.FilterConfigBundle;
import io.outrigger.contract.codec.Packed;
import io.outrigger.extproc.settings.Settings.ConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration's files, and hands its text over when they changed. Polls: mounted
 * Secrets change by a symbolic link of a folder above, of which file events tell nothing reliable.
 */
public final class ConfigWatch implements AutoCloseable {
    private final ConfigSource source;
    private final ConfigReloader reloader;
    private final Thread thread;
    private List<Object> seen = List.of();

    /** Of the parts that the last index named. */
    private List<String> paths = List.of();

    private ConfigWatch(ConfigSource source, ConfigReloader reloader) {
        this.source = source;
        this.reloader = reloader;
        this.thread = Thread.ofPlatform().daemon().name("config-watch").unstarted(this::watch);
    }

    /** Looks once before it returns, and from then on beside the caller. */
    public static ConfigWatch start(ConfigSource source, ConfigReloader reloader) {
        var watch = new ConfigWatch(source, reloader);
        watch.look();
        watch.thread.start();
        return watch;
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(Limits.configPoll());
            } catch (InterruptedException _) {
                return;
            }
            look();
        }
    }

    private void look() {
        try {
            List<Object> now = signature();
            if (!now.equals(seen)) {
                read();
                seen = now;
            }
        } catch (NoSuchFileException e) {
            // Secrets are optional: the process serves what it has, nothing at first
            seen = List.of();
            missing(e.getMessage() + ": no such file");
        } catch (IOException e) {
            reloader.refuse(e.toString());
        }
    }

    private void missing(String what) {
        switch (source) {
            case ConfigSource.File _ -> reloader.refuse(what);
            case ConfigSource.Bundle _ -> reloader.await(what);
        }
    }

    private void read() throws IOException {
        switch (source) {
            case ConfigSource.File(var path) ->
                    reloader.load(Packed.unpacked(Files.readAllBytes(path)));
            case ConfigSource.Bundle(var folder) -> readBundle(folder);
        }
    }

    private void readBundle(Path folder) throws IOException {
        String index = Files.readString(folder.resolve(FilterConfigBundle.INDEX));
        paths = FilterConfigBundle.paths(index);
        switch (FilterConfigBundle.assemble(index, part -> bytes(folder.resolve(part)))) {
            case FilterConfigBundle.Assembled.Complete(var yaml) ->
                    reloader.load(yaml.getBytes(UTF_8));
            case FilterConfigBundle.Assembled.Incomplete(var reason, var message) -> {
                if (reason.isPassing()) {
                    reloader.await(message);
                } else {
                    reloader.refuse(message);
                }
            }
        }
    }

    private static byte @Nullable [] bytes(Path part) {
        try {
            return Files.readAllBytes(part);
        } catch (IOException _) {
            return null;
        }
    }

    /** Changes whenever the text may have changed. */
    private List<Object> signature() throws IOException {
        var signature = new ArrayList<>();
        switch (source) {
            case ConfigSource.File(var path) -> sign(path, signature);
            case ConfigSource.Bundle(var folder) -> {
                sign(folder.resolve(FilterConfigBundle.INDEX), signature);
                for (String path : paths) {
                    signPart(folder.resolve(path), signature);
                }
            }
        }
        return signature;
    }

    private static void signPart(Path part, List<Object> signature) throws IOException {
        try {
            sign(part, signature);
        } catch (NoSuchFileException _) {
            signature.add("none");
        }
    }

    private static void sign(Path path, List<Object> signature) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        signature.add(String.valueOf(attributes.fileKey()));
        signature.add(attributes.lastModifiedTime());
        signature.add(attributes.size());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
