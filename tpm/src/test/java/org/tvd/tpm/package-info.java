/** Transports against peers that misbehave; the simulator's tests drive real TPMs. */
@NullMarked
package org.tvd.tpm;

import org.jspecify.annotations.NullMarked;
