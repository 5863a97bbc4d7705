/** Nonces, leases and sessions: what time does to a membership. */
@NullMarked
package org.tvd.verifier.renewal;

import org.jspecify.annotations.NullMarked;
