/**
 * Metrics and spans towards collectors, by OpenTelemetry's SDK. No other package knows it, and
 * nothing here is loaded unless an exporter is configured.
 *
 * <p>Starting points: {@link io.outrigger.extproc.observe.otlp.Collectors}.
 */
@NullMarked
package io.outrigger.extproc.observe.otlp;

import org.jspecify.annotations.NullMarked;
