package io.outrigger.controller.cli;

import java.io.InputStream;
import java.io.PrintStream;

/** Standard input, output and error of one call. */
public record Streams(InputStream in, PrintStream out, PrintStream err) {}
