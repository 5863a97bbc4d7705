/**
 * Software TPMs, simulated firmware and forged evidence, for development, demonstration and tests.
 * Nothing here belongs on a production host.
 */
@NullMarked
package org.tvd.tpmsim;

import org.jspecify.annotations.NullMarked;
