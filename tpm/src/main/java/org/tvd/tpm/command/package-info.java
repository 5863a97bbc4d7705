/**
 * The command layer: TSS.Java marshals commands, a {@link org.tvd.tpm.TpmTransport} carries them.
 * For {@code org.tvd.tpm} and the simulator alone; everyone else uses {@code TpmDevice}. TSS.Java's
 * cryptography, randomness and devices are not used: they are weak, or hang.
 */
@NullMarked
package org.tvd.tpm.command;

import org.jspecify.annotations.NullMarked;
