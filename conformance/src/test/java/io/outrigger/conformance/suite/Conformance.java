package io.outrigger.conformance.suite;

import io.outrigger.testkit.sdk.Arrival;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.node.ObjectNode;

/**
 * All cases on one gateway, which is started once. A gateway family is a subclass of this, with its
 * {@link Column}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(Applicability.class)
abstract class Conformance
        implements ExampleCases,
                ChatCases,
                SdkCases,
                RoutingCases,
                MutationCases,
                ErrorCases,
                ChangeCases {
    private Stage stage;

    /** What {@code gatewayClassName} is on this family. */
    abstract String gatewayClass();

    /** Starts the gateway with these objects, and waits until it serves them. */
    abstract Family start(List<ObjectNode> objects) throws Exception;

    @BeforeAll
    void start() throws Exception {
        stage = Stage.start(gatewayClass(), this::start);
    }

    @Override
    public Stage stage() {
        return stage;
    }

    @AfterAll
    void stop() {
        try (var _ = stage) {
            Assertions.assertThat(stage.providers().count(Arrival.Outcome.LEAKED)).isZero();
            Assertions.assertThat(stage.providers().count(Arrival.Outcome.BROKEN)).isZero();
        }
    }
}
