/** The canonical layout of a policy's files. */
@NullMarked
package org.tvd.policy.format;

import org.jspecify.annotations.NullMarked;
