/** The parts of a policy set, as immutable records. */
@NullMarked
package org.tvd.policy.model;

import org.jspecify.annotations.NullMarked;
