package io.outrigger.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is in an image, as CycloneDX: jars, the Java runtime, system packages and libraries. */
final class BillOfMaterials {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BillOfMaterials() {}

    static String of(Application application, Collection<Path> libraries) throws IOException {
        var components = JSON.createArrayNode();
        for (Path jar : application.jars()) {
            if (application.isOurs(jar)) {
                hashed(component(components, "library", ours(jar)), jar);
            } else {
                library(components, jar);
            }
        }
        component(components, "platform", System.getProperty("java.vm.vendor") + " Java runtime")
                .put("version", Runtime.version().toString());
        for (var it : SystemPackage.of(libraries)) {
            component(components, "library", it.name())
                    .put("version", it.version())
                    .put("purl", it.purl());
        }
        for (Path library : libraries) {
            hashed(component(components, "file", library.toString()), library);
        }
        return print(application, components);
    }

    private static String ours(Path jar) {
        return String.valueOf(jar.getFileName()).replaceAll("-[0-9].*", "");
    }

    private static void library(ArrayNode components, Path jar) throws IOException {
        var artifact = MavenArtifact.of(jar);
        var component =
                component(components, "library", artifact.name())
                        .put("group", artifact.group())
                        .put("version", artifact.version())
                        .put("purl", artifact.purl());
        hashed(component, jar);
        var licenses = component.putArray("licenses");
        artifact.licenses()
                .forEach(it -> licenses.addObject().putObject("license").put("name", it));
    }

    private static ObjectNode component(ArrayNode components, String type, String name) {
        return components.addObject().put("type", type).put("name", name);
    }

    private static void hashed(ObjectNode component, Path file) throws IOException {
        component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256(file));
    }

    private static String print(Application application, ArrayNode components) {
        var bom = JSON.createObjectNode().put("bomFormat", "CycloneDX").put("specVersion", "1.6");
        var content = components.toString().getBytes(UTF_8);
        bom.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(content)).put("version", 1);
        bom.putObject("metadata")
                .putObject("component")
                .put("type", "container")
                .put("name", "outrigger/" + application.name());
        bom.set("components", components);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n";
    }

    private static String sha256(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
