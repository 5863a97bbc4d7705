/** TPM 2.0 structures as immutable records, parsed strictly (TCG TPM 2.0 Library, part 2). */
@NullMarked
package org.tvd.protocol.tpm;

import org.jspecify.annotations.NullMarked;
