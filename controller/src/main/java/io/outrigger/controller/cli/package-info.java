/**
 * The command line: the server's own pure code, offline or, for {@code doctor}, on what a cluster
 * holds now. YAML on standard output, remarks on standard error, exit code 0, 1 (the objects have
 * mistakes) or 2 (the call has).
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.cli.Cli}: the verbs
 * </ul>
 */
@NullMarked
package io.outrigger.controller.cli;

import org.jspecify.annotations.NullMarked;
