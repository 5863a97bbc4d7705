/** Every key of every file of a policy, declared once, and what is made of that. */
@NullMarked
package org.tvd.policy.catalogue;

import org.jspecify.annotations.NullMarked;
