package io.outrigger.extproc.conversation;

import io.outrigger.extproc.json.JsonText;

/** Whether the model must call tools. */
public sealed interface ToolChoice {
    /** As the model likes. */
    record Auto() implements ToolChoice {}

    /** Not at all. */
    record None() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /** This one. */
    record Named(JsonText name) implements ToolChoice {}
}
