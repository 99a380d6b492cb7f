package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.extproc.http.Headers;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks authorization services over gRPC: {@code envoy.service.auth.v3.Authorization/Check}. */
public interface Authorizer {
    /** The service's answer; never completes exceptionally. */
    CompletionStage<Answer> check(Question question);

    /**
     * What a service is asked.
     *
     * @param timeout for the whole answer
     * @param request as the client sent it
     * @param told the headers of it that the service may see
     * @param clientAddress empty when it is not known
     */
    record Question(
            ExtAuthService.Grpc service,
            Duration timeout,
            Headers request,
            Headers told,
            String clientAddress) {
        /** Never the values. */
        @Override
        public String toString() {
            return "Question[" + service.url() + ", " + told.names() + "]";
        }
    }

    /** What a service says. */
    sealed interface Answer {
        /**
         * The request may pass.
         *
         * @param headers of the request, as they are to be; null values are to be removed
         */
        record Allowed(Map<String, @Nullable String> headers) implements Answer {
            public Allowed {
                headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
            }

            /** Never the values. */
            @Override
            public String toString() {
                return "Allowed[" + headers.keySet() + "]";
            }
        }

        /**
         * The request may not pass.
         *
         * @param status that the client is to see
         * @param challenge value of {@code www-authenticate}; empty for none
         */
        record Denied(int status, String challenge) implements Answer {}

        /** There is none. */
        record Missing(String reason) implements Answer {}
    }
}
