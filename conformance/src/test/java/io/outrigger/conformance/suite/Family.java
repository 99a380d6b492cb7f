package io.outrigger.conformance.suite;

import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A running gateway of one family. Objects are as users write them, without a namespace. */
interface Family extends AutoCloseable {
    /** Where clients reach it. */
    URI address();

    /** Envoy's admin interface. */
    URI envoyAdmin();

    /** The admin port of ext_proc: {@code /metrics}, {@code /attached}. */
    URI sidecarAdmin();

    /** The metrics of each ext_proc. */
    default List<String> metrics() {
        return List.of(Http.get(sidecarAdmin().resolve("/metrics")).body());
    }

    /** Creates or changes objects; what comes of it may take a moment. */
    void apply(List<ObjectNode> objects);

    /** Deletes objects; what comes of it may take a moment. */
    void delete(List<ObjectNode> objects);

    /**
     * What ext_proc told Envoy's access log of a request: {@code backend_name}, costs under their
     * metadata keys.
     *
     * @param requestId as the provider got it
     */
    Optional<JsonNode> accessLogOf(String requestId);

    /** For the message of a failure. */
    String evidence();

    @Override
    void close();
}
