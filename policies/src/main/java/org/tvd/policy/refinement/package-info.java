/** Whether one policy is at least as strict as another one, with a witness where it is not. */
@NullMarked
package org.tvd.policy.refinement;

import org.jspecify.annotations.NullMarked;
