package io.outrigger.extproc.provider;

import io.outrigger.extproc.json.Slice;

/**
 * A request towards a provider.
 *
 * @param path the {@code :path}, query included
 * @param body the client's own slice, identically, when nothing had to change
 */
public record Outbound(String path, Slice body) {}
