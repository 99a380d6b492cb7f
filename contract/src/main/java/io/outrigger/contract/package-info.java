/**
 * What the control plane writes and ext_proc reads: the filter configuration. Knows no Kubernetes,
 * no Vert.x, no Envoy.
 */
@NullMarked
package io.outrigger.contract;

import org.jspecify.annotations.NullMarked;
