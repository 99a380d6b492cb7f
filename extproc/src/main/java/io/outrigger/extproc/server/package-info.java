/**
 * The edges of the process: the gRPC server on the Unix socket, the admin HTTP server, the
 * configuration file, the question to Envoy whether we are attached, questions to authorization
 * services.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.server.ExtProcServer}: gRPC, with all limits of the socket
 *   <li>{@link io.outrigger.extproc.server.ProcessorStream}: the messages of one ext_proc stream
 *   <li>{@link io.outrigger.extproc.server.ConfigReloader}: keeps the last good configuration
 *   <li>{@link io.outrigger.extproc.server.AdminServer}: health, metrics, {@code /attached}
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.server;

import org.jspecify.annotations.NullMarked;
