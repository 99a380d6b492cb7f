package io.outrigger.controller.install;

import io.outrigger.testkit.cluster.KubeHttp;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Every object of a cluster but events: its path, and the uid that a new object does not have. */
final class Inventory {
    private Inventory() {}

    static Map<String, String> of(KubeHttp http) {
        var objects = new TreeMap<String, String>();
        versions(http)
                .forEach(
                        version ->
                                http.get(version)
                                        .path("resources")
                                        .valueStream()
                                        .filter(
                                                it ->
                                                        it.path("verbs")
                                                                .toString()
                                                                .contains("\"list\""))
                                        .map(it -> it.path("name").asString())
                                        .filter(it -> !it.equals("events"))
                                        .forEach(plural -> list(http, version, plural, objects)));
        return objects;
    }

    private static Stream<String> versions(KubeHttp http) {
        return Stream.concat(
                Stream.of("/api/v1"),
                http.get("/apis")
                        .path("groups")
                        .valueStream()
                        .map(it -> "/apis/" + it.at("/preferredVersion/groupVersion").asString()));
    }

    private static void list(
            KubeHttp http, String version, String plural, Map<String, String> into) {
        for (JsonNode item : http.get(version + "/" + plural).path("items")) {
            var metadata = item.path("metadata");
            if (isApiServersOwn(plural, metadata.path("name").asString())) {
                continue;
            }
            into.put(
                    "%s/%s/%s/%s"
                            .formatted(
                                    version,
                                    metadata.path("namespace").asString(""),
                                    plural,
                                    metadata.path("name").asString()),
                    metadata.path("uid").asString(""));
        }
    }

    /** Each API server has a Lease that says that it lives, some time after its start. */
    private static boolean isApiServersOwn(String plural, String name) {
        return plural.equals("leases") && name.startsWith("apiserver-");
    }
}
