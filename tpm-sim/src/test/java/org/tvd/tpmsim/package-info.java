/** Real software TPMs, driven as an agent drives its TPM. */
@NullMarked
package org.tvd.tpmsim;

import org.jspecify.annotations.NullMarked;
