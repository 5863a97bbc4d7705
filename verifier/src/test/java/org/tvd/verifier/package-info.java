/** The verifier as a whole, over real HTTPS and with real software TPMs. */
@org.jspecify.annotations.NullMarked
package org.tvd.verifier;
