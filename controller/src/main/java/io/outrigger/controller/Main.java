package io.outrigger.controller;

import io.outrigger.controller.cli.Cli;
import io.outrigger.controller.cli.Streams;
import java.util.List;

/** The entry of {@code scripts/outrigger}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var streams = new Streams(System.in, System.out, System.err);
        int code = Cli.run(List.of(args), streams);
        System.out.flush();
        System.exit(code);
    }
}
