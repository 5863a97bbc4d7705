/** Tests of the platform agent. */
@NullMarked
package org.tvd.agent.attestation;

import org.jspecify.annotations.NullMarked;
