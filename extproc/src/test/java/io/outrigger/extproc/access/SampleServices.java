package io.outrigger.extproc.access;

/** Services for tests in which nobody is asked over gRPC. */
public final class SampleServices {
    private SampleServices() {}

    public static Services create() {
        return new Services(
                new KeySets(),
                question -> {
                    throw new AssertionError(question.toString());
                });
    }
}
