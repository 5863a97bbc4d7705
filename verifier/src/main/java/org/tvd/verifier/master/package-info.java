/** The TVD masters: members, epochs and keys, network plans. */
@NullMarked
package org.tvd.verifier.master;

import org.jspecify.annotations.NullMarked;
