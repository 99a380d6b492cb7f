package io.outrigger.testkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrittenTest {
    @Test
    void anEnvoyFilterIsALinePerPatch() {
        var filter =
                Trees.documents(
                                """
                                metadata: {name: outrigger-route-ai.chat}
                                spec:
                                  configPatches:
                                  - applyTo: CLUSTER
                                    patch: {operation: ADD, value: {name: outrigger/ai/chat/rule/0}}
                                  - applyTo: HTTP_ROUTE
                                    match: {routeConfiguration: {vhost: {route: {name: rule.0}}}}
                                    patch: {operation: MERGE, value: {route: {}}}
                                  - applyTo: LISTENER
                                    patch: {operation: MERGE, value: {}}
                                """)
                        .getFirst();

        assertThat(Written.shortForm(filter))
                .isEqualTo(
                        """
                        EnvoyFilter outrigger-route-ai.chat
                          CLUSTER        ADD           outrigger/ai/chat/rule/0
                          HTTP_ROUTE     MERGE         rule.0
                          LISTENER       MERGE""");
    }
}
