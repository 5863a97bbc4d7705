/** The effective flows between domains. */
@NullMarked
package org.tvd.policy.flow;

import org.jspecify.annotations.NullMarked;
