package io.outrigger.conformance.suite;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gateway pod with our sidecar, as it was admitted, and the objects that it is made from.
 *
 * @param namespace of the objects
 * @param proxy the container of Envoy
 * @param port of the Gateway's listener
 * @param adminPort of Envoy's admin interface
 */
record SidecarPod(
        KubeHttp api, String namespace, RunningPod pod, String proxy, int port, int adminPort) {

    /** Whether Envoy has the routes and own clusters of these objects, with the sidecar in them. */
    boolean serves(List<ObjectNode> objects) {
        return attached().path("attached").asBoolean(false) && routes(objects);
    }

    /** The same, with ext_procs elsewhere that have their configuration. */
    boolean serves(List<ObjectNode> objects, List<URI> extProcs) {
        return extProcs.stream()
                        .map(it -> Json.parse(Http.get(it.resolve("/attached")).body()))
                        .noneMatch(it -> it.path("configHash").asString().isEmpty())
                && routes(objects);
    }

    private boolean routes(List<ObjectNode> objects) {
        String routes = routes();
        return objects.stream()
                .filter(it -> it.path("kind").asString("").equals("AIGatewayRoute"))
                .allMatch(it -> ownClusters(it, routes) == it.at("/spec/rules").size());
    }

    /** Whether Envoy has the routes of these objects, with the backends that the sidecar knows. */
    boolean servesWithoutHooks(List<ObjectNode> objects) {
        String routes = routes();
        return attached().path("attached").asBoolean(false)
                && objects.stream()
                        .filter(it -> it.path("kind").asString("").equals("AIGatewayRoute"))
                        .allMatch(
                                it ->
                                        routes.contains(
                                                "httproute/%s/%s/rule/%d/"
                                                        .formatted(
                                                                namespace,
                                                                it.at("/metadata/name").asString(),
                                                                it.at("/spec/rules").size())));
    }

    private String routes() {
        return Http.get(envoyAdmin().resolve("/config_dump?resource=dynamic_route_configs")).body();
    }

    /** How many clusters of an AI route the routes lead to: each of its rules has one. */
    private long ownClusters(ObjectNode route, String routes) {
        String prefix =
                "\"outrigger/%s/%s/rule/"
                        .formatted(namespace, route.at("/metadata/name").asString());
        return Pattern.compile(Pattern.quote(prefix) + "[^\"]+\"")
                .matcher(routes)
                .results()
                .map(MatchResult::group)
                .distinct()
                .count();
    }

    private JsonNode attached() {
        var answer = Http.get(sidecarAdmin().resolve("/attached"));
        return answer.status() == 200 ? Json.parse(answer.body()) : Json.object();
    }

    URI address() {
        return at(port);
    }

    URI envoyAdmin() {
        return at(adminPort);
    }

    URI sidecarAdmin() {
        return at(1064);
    }

    private URI at(int which) {
        return URI.create("http://" + pod.ip() + ":" + which);
    }

    Optional<JsonNode> accessLogOf(String requestId) {
        return pod.log(proxy)
                .lines()
                .filter(it -> it.contains(" " + requestId + " ") && it.endsWith("}"))
                .map(it -> Json.parse(it.substring(it.indexOf('{'))))
                .findFirst();
    }

    String evidence() {
        return attached() + "\n" + conditions();
    }

    private String conditions() {
        return api.get(
                        "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/"
                                + namespace
                                + "/aigatewayroutes")
                .path("items")
                .valueStream()
                .map(it -> it.at("/metadata/name").asString() + " " + it.path("status"))
                .reduce("", (all, one) -> all + "\n" + one);
    }
}
