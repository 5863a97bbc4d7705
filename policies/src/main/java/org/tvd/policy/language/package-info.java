/** One reader for each file of a policy set. */
@NullMarked
package org.tvd.policy.language;

import org.jspecify.annotations.NullMarked;
