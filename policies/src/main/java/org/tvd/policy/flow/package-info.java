/** The effective flows between domains, and what follows from them. */
@NullMarked
package org.tvd.policy.flow;

import org.jspecify.annotations.NullMarked;
