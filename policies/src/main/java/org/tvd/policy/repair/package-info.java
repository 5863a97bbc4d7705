/** The smallest change after which a policy's flows do not contradict each other. */
@NullMarked
package org.tvd.policy.repair;

import org.jspecify.annotations.NullMarked;
