/**
 * Between the API server's AdmissionReview and our values: reads a review, has it decided, and
 * writes the verdict.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.webhook.admission.AdmissionReviews}: the wire format
 *   <li>{@link io.outrigger.webhook.admission.Injector}: a pod in, a verdict out; also what offline
 *       injection runs
 * </ul>
 */
@NullMarked
package io.outrigger.webhook.admission;

import org.jspecify.annotations.NullMarked;
