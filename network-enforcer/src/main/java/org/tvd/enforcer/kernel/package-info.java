/** What the kernel holds now, as the tools' JSON tells it, and its difference from what it must. */
@NullMarked
package org.tvd.enforcer.kernel;

import org.jspecify.annotations.NullMarked;
