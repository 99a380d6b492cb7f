package io.outrigger.testkit.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server was asked for, and whether RBAC let it pass. */
public record Audit(List<Request> requests) {
    static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              userGroups: ["system:serviceaccounts"]
            - level: None
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * One request.
     *
     * @param resource with its subresource, as rules name it: {@code pods/status}
     * @param name empty for lists
     * @param effect what came of it
     */
    public record Request(
            String verb,
            String group,
            String resource,
            String namespace,
            String name,
            Effect effect) {}

    /** What came of a request. */
    public enum Effect {
        /** RBAC did not let it pass. */
        FORBIDDEN,
        /** There is a new object; server-side apply needs the right to create for that. */
        CREATED,
        OTHER
    }

    static Audit read(Path file, String namespace) {
        String prefix = "system:serviceaccount:" + namespace + ":";
        try (var lines = Files.lines(file)) {
            return new Audit(
                    lines.map(JSON::readTree)
                            .filter(it -> it.at("/user/username").asString("").startsWith(prefix))
                            .filter(it -> it.has("objectRef"))
                            .map(Audit::request)
                            .distinct()
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Request request(JsonNode event) {
        var object = event.path("objectRef");
        String subresource = object.path("subresource").asString("");
        return new Request(
                event.path("verb").asString(""),
                object.path("apiGroup").asString(""),
                object.path("resource").asString("")
                        + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asString(""),
                object.path("name").asString(""),
                effect(event));
    }

    private static Effect effect(JsonNode event) {
        if (event.at("/annotations/authorization.k8s.io~1decision").asString("").equals("forbid")) {
            return Effect.FORBIDDEN;
        }
        int code = event.at("/responseStatus/code").asInt(0);
        return code == 403 ? Effect.FORBIDDEN : code == 201 ? Effect.CREATED : Effect.OTHER;
    }
}
