/** Evidence to appraisal, one file per check, in the order of the checks. */
@NullMarked
package org.tvd.verifier.appraisal;

import org.jspecify.annotations.NullMarked;
