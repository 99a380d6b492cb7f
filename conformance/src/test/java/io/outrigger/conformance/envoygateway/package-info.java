/**
 * Gateways of a real Envoy Gateway. It takes ports on all addresses: these tests run in a network
 * of their own ({@code testkit/private-network}), which the build gives to those that are tagged
 * so.
 */
@NullMarked
package io.outrigger.conformance.envoygateway;

import org.jspecify.annotations.NullMarked;
