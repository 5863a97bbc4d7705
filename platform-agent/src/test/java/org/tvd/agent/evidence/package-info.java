@NullMarked
package org.tvd.agent.evidence;

import org.jspecify.annotations.NullMarked;
