/** Evidence: the measurement logs, and a quote that binds them. */
@NullMarked
package org.tvd.agent.evidence;

import org.jspecify.annotations.NullMarked;
