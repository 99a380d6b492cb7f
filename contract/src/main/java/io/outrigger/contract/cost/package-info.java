/**
 * What a cost may be, for who computes it and for who is asked to have it computed.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.contract.cost.CostExpression}: compiles an expression in CEL
 * </ul>
 */
@NullMarked
package io.outrigger.contract.cost;

import org.jspecify.annotations.NullMarked;
