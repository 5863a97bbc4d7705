/**
 * Talking to a TPM 2.0: transports with deadlines, and what a platform agent asks of its TPM. The
 * types of the TSS library stay behind this package.
 */
@NullMarked
package org.tvd.tpm;

import org.jspecify.annotations.NullMarked;
