/**
 * What is asked of a model and what comes back, in nobody's dialect. Client dialects are read into
 * a {@link io.outrigger.extproc.conversation.Conversation} and written from {@link
 * io.outrigger.extproc.conversation.Event}s; providers do the opposite. So a new client or a new
 * provider is one more point of a star, not one more row of a table.
 *
 * <p>Texts stay as the JSON strings that they came as ({@link io.outrigger.extproc.json.JsonText}):
 * a long prompt is copied, never decoded and encoded again.
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.extproc.conversation.Conversation}: a request
 *   <li>{@link io.outrigger.extproc.conversation.Event}: a piece of a reply
 *   <li>{@link io.outrigger.extproc.conversation.ReplyWriter}: how a dialect writes a reply
 * </ul>
 */
@NullMarked
package io.outrigger.extproc.conversation;

import org.jspecify.annotations.NullMarked;
