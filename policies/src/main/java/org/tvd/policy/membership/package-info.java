/** Which properties a platform has proven, and which domains therefore admit it. */
@NullMarked
package org.tvd.policy.membership;

import org.jspecify.annotations.NullMarked;
