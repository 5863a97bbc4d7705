/** Tests of the platform agent. */
@NullMarked
package org.tvd.agent;

import org.jspecify.annotations.NullMarked;
