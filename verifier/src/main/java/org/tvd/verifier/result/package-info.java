/** Attestation results for relying parties: what an appraisal came to, signed (EAR, AR4SI). */
@NullMarked
package org.tvd.verifier.result;

import org.jspecify.annotations.NullMarked;
