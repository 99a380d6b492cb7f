/**
 * The sidecar in manifests: the pods and pod templates of YAML documents, before anybody applies
 * them. Everything else in a document stays as its author wrote it.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.webhook.document.Documents}: a text in, the text with sidecars out
 *   <li>{@link io.outrigger.webhook.document.Finding}: what is told about it
 * </ul>
 */
@NullMarked
package io.outrigger.webhook.document;

import org.jspecify.annotations.NullMarked;
