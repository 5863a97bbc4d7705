/** The messages between platform agent and verifier. */
@NullMarked
package org.tvd.protocol.message;

import org.jspecify.annotations.NullMarked;
