/** The verifier: evidence comes in, a stored decision and its consequences go out. */
@NullMarked
package org.tvd.verifier;

import org.jspecify.annotations.NullMarked;
