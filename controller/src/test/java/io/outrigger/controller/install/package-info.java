/** The charts: rendered, installed, upgraded and uninstalled by real helm. */
@NullMarked
package io.outrigger.controller.install;

import org.jspecify.annotations.NullMarked;
