/**
 * Decides, purely, what the cluster should look like.
 *
 * <pre>
 * ClusterSnapshot ──► Planner ──► Plan ──────────► apply ──► failures
 *                                  │                            │
 *                                  └──────► Statuses ◄──────────┘
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.plan.Planner}: snapshot to desired objects
 *   <li>{@link io.outrigger.controller.plan.Statuses}: plan and what became of it to conditions
 * </ul>
 */
@NullMarked
package io.outrigger.controller.plan;

import org.jspecify.annotations.NullMarked;
