/** Advice about a policy that is sound. */
@NullMarked
package org.tvd.policy.lint;

import org.jspecify.annotations.NullMarked;
