package io.outrigger.testkit.run;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The examples of the tree, with this run's provider in them. */
final class Manifests {
    private final Path examples;
    private final Provider provider;
    private final String model;

    Manifests(TestBed bed, Provider provider, String model) {
        this.examples = bed.tree().resolve("examples");
        this.provider = provider;
        this.model = model;
    }

    /** Which files of {@code examples/} are used. */
    List<String> names(String family) {
        boolean tls = "https".equals(provider.baseUrl().getScheme());
        return List.of(
                family + "/gateway.yaml",
                "chat/route.yaml",
                "chat/provider-" + (tls ? "tls" : "plain") + ".yaml");
    }

    /** All objects, filled in. */
    List<ObjectNode> objects(String family) throws IOException {
        var all = Stream.<ObjectNode>builder();
        for (String name : names(family)) {
            Trees.documents(Files.readString(examples.resolve(name))).forEach(all);
        }
        return all.build().peek(this::fill).toList();
    }

    /** Writes the files, readable by this user only, since one has the key. */
    List<Path> write(String family, RunFolder folder) throws IOException {
        Path file = folder.folder("manifests").resolve("objects.yaml");
        var mine = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mine));
        Files.writeString(file, Trees.yaml(objects(family)));
        return List.of(file);
    }

    private void fill(ObjectNode object) {
        URI url = provider.baseUrl();
        switch (object.path("kind").asString("")) {
            case "AIGatewayRoute" ->
                    object.at("/spec/rules/0/matches/0/headers/0").asObject().put("value", model);
            case "AIServiceBackend" ->
                    object.at("/spec/schema").asObject().put("prefix", url.getPath());
            case "Backend" -> endpoint(object, url);
            case "BackendTLSPolicy" ->
                    object.at("/spec/validation").asObject().put("hostname", url.getHost());
            case "Secret" -> object.putObject("stringData").put("apiKey", provider.key());
            default -> {
                // nothing of the provider in it
            }
        }
    }

    private static void endpoint(ObjectNode backend, URI url) {
        int byDefault = "https".equals(url.getScheme()) ? 443 : 80;
        int port = url.getPort() < 0 ? byDefault : url.getPort();
        var endpoint = backend.withObject("/spec").putArray("endpoints").addObject();
        if (url.getHost().matches("[0-9.]+")) {
            endpoint.putObject("ip").put("address", url.getHost()).put("port", port);
        } else {
            endpoint.putObject("fqdn").put("hostname", url.getHost()).put("port", port);
        }
    }
}
