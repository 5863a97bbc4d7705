/** Checks of signatures by the fastest provider at hand. */
@NullMarked
package org.tvd.protocol.signature;

import org.jspecify.annotations.NullMarked;
