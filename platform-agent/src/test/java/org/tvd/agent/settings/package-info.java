/** Tests of the platform agent. */
@NullMarked
package org.tvd.agent.settings;

import org.jspecify.annotations.NullMarked;
