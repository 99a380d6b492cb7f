/** The control plane's entry: settings, wiring, start and drain. */
@NullMarked
package io.outrigger.controller;

import org.jspecify.annotations.NullMarked;
