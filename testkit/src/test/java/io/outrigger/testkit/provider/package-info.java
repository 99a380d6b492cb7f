/** The stand-in has to be right, or every test behind it is wrong. */
@NullMarked
package io.outrigger.testkit.provider;

import org.jspecify.annotations.NullMarked;
