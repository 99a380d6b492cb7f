package io.outrigger.conformance.suite;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.sdk.Place;
import io.outrigger.testkit.sdk.StrictProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What users write, with the fakes in the place of the providers: their addresses, their
 * credentials, and no TLS. All else stays as it is in the files, but for {@code gatewayClassName}.
 */
final class Manifests {
    private static final List<String> EXAMPLES =
            List.of(
                    "openai",
                    "anthropic",
                    "aws-bedrock",
                    "azure-openai",
                    "gcp-vertex-ai",
                    "provider-fallback",
                    "token-costs");
    private static final Path SUITE = Path.of("src/test/resources/suite");
    private static final Path TREE = Path.of("../examples");
    private static final Pattern PLACE_HOLDER = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b");

    /** A provider that takes no connections. */
    private static final String NOBODY = "nobody.example";

    private static final int CLOSED_PORT = 1;

    private final String gatewayClass;
    private final Map<String, Place> byHost;
    private final Map<String, String> values;

    Manifests(String gatewayClass, StrictProviders providers) {
        this.gatewayClass = gatewayClass;
        this.byHost =
                providers.places().stream().collect(Collectors.toMap(Place::host, place -> place));
        var aws = providers.place("bedrock");
        this.values =
                Map.ofEntries(
                        Map.entry("OPENAI_API_KEY", providers.place("openai").key()),
                        Map.entry("VLLM_API_KEY", providers.place("vllm").key()),
                        Map.entry("ANTHROPIC_API_KEY", providers.place("anthropic").key()),
                        Map.entry("AZURE_OPENAI_API_KEY", providers.place("azure").key()),
                        Map.entry("AWS_ACCESS_KEY_ID", aws.credential("access_key_id")),
                        Map.entry("AWS_SECRET_ACCESS_KEY", aws.credential("secret_access_key")),
                        Map.entry("AWS_SESSION_TOKEN", aws.credential("session_token")),
                        Map.entry("GCP_ACCESS_TOKEN", providers.place("vertex").key()));
    }

    /** The Gateway and all that stands beside it from the start: the suite's own, and examples. */
    List<ObjectNode> all() {
        try (Stream<Path> files = Files.list(SUITE)) {
            var ofTheSuite = files.sorted().map(Manifests::text).flatMap(it -> of(it).stream());
            var examples = EXAMPLES.stream().flatMap(it -> example(it, it + ".example").stream());
            return Stream.concat(examples, ofTheSuite).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An example of the tree, at a host name of its own. */
    private List<ObjectNode> example(String name, String hostname) {
        var objects = of(text(TREE.resolve(name + ".yaml")));
        objects.stream()
                .filter(it -> isA(it, Kinds.AI_GATEWAY_ROUTE.kind()))
                .forEach(it -> it.withObject("/spec").set("hostnames", Json.array(hostname)));
        return objects;
    }

    /** The objects of a text. */
    List<ObjectNode> of(String yaml) {
        var filled =
                PLACE_HOLDER
                        .matcher(yaml)
                        .replaceAll(
                                it ->
                                        Matcher.quoteReplacement(
                                                values.getOrDefault(it.group(), it.group())));
        var objects = new ArrayList<ObjectNode>();
        for (var tree : Yaml.documents(filled)) {
            var object = (ObjectNode) tree;
            object.withObject("/metadata").remove("namespace");
            switch (object.path("kind").asString("")) {
                case "Gateway" -> object.withObject("/spec").put("gatewayClassName", gatewayClass);
                case "Backend" -> rewire(object);
                default -> {
                    // as it is
                }
            }
            if (!isA(object, "BackendTLSPolicy")) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static boolean isA(ObjectNode object, String kind) {
        return object.path("kind").asString("").equals(kind);
    }

    /** From a host of the world to the fake that plays it. */
    private void rewire(ObjectNode backend) {
        for (var endpoint : backend.at("/spec/endpoints")) {
            var fqdn = (ObjectNode) endpoint.path("fqdn");
            String host = fqdn.path("hostname").asString("");
            var place = byHost.get(host);
            if (place != null) {
                fqdn.put("hostname", place.localHost()).put("port", place.port());
            } else if (host.equals(NOBODY)) {
                fqdn.put("hostname", "nobody.localhost").put("port", CLOSED_PORT);
            } else {
                throw new IllegalArgumentException(
                        "%s (expected: one of %s, %s)".formatted(host, byHost.keySet(), NOBODY));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
