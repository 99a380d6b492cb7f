package io.outrigger.testkit.run;

import io.outrigger.testkit.run.settings.Breakage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gateway with its sidecar, up and ready. */
interface Gateway extends AutoCloseable {
    URI address();

    URI sidecarAdmin();

    /** Before a command that is to reach it from a shell; empty where nothing is needed. */
    default String way() {
        return "";
    }

    /** Whether Envoy tells the client how it named a request. */
    RequestIds requestIds();

    /** Where Envoy writes a line per request. */
    Path accessLog();

    /** The ways to take this link away, to be tried one after the other. */
    List<Break> breaks(Breakage breakage);

    /** What has ended though it should run; empty when all is well. */
    Optional<String> gone();

    @Override
    void close();

    /** Who learns the name that Envoy gives to a request. */
    enum RequestIds {
        /** The client too, in {@code x-request-id}. */
        IN_ANSWER,
        /** Only who reads the log; an {@code x-request-id} of the answer is the provider's. */
        IN_LOG
    }

    /**
     * One way to take a link away.
     *
     * @param what was done, for the reader
     */
    record Break(String what, Story.Action action) {}
}
