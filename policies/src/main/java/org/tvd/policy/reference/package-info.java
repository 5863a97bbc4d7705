/** Reference values on their way into a policy: a proposal, its review, its acceptance. */
@NullMarked
package org.tvd.policy.reference;

import org.jspecify.annotations.NullMarked;
