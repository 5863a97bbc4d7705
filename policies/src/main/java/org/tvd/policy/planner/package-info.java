/** The cheapest network mechanism that meets a domain's protection objectives. */
@NullMarked
package org.tvd.policy.planner;

import org.jspecify.annotations.NullMarked;
