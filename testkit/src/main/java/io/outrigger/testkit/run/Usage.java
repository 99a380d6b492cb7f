package io.outrigger.testkit.run;

/** Tokens that somebody counted for one request. */
record Usage(long input, long output, long total) {
    @Override
    public String toString() {
        return "input %d, output %d, total %d".formatted(input, output, total);
    }
}
