/**
 * How tokens are exchanged: the requests, what their answers mean, when a token is renewed, the
 * Secret that it is kept in. Pure.
 *
 * <pre>
 * TokenExchange ─► Exchange ─► Call ~► provider
 *                     ▲                   │
 *                     └────── Answer ◄~───┘
 *                     └─► Token ─► TokenObjects ─► Secret
 * </pre>
 *
 * <h2>Starting points</h2>
 *
 * <ul>
 *   <li>{@link io.outrigger.controller.token.Exchange}: one exchange, call by call
 *   <li>{@link io.outrigger.controller.token.Schedule}: when a token is renewed, and when again
 *   <li>{@link io.outrigger.controller.token.TokenReport}: what users are told
 * </ul>
 */
@NullMarked
package io.outrigger.controller.token;

import org.jspecify.annotations.NullMarked;
