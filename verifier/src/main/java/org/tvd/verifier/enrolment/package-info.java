/** Who a host is: its endorsement key, its attestation key, and that one TPM holds both. */
@NullMarked
package org.tvd.verifier.enrolment;

import org.jspecify.annotations.NullMarked;
