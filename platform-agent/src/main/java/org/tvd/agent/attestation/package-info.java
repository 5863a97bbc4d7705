/** When to attest and what the host may carry: a pure state machine, and leases. */
@NullMarked
package org.tvd.agent.attestation;

import org.jspecify.annotations.NullMarked;
