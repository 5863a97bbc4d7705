/** The agent's settings file: its keys, and a strict reader of it. */
@NullMarked
package org.tvd.agent.settings;

import org.jspecify.annotations.NullMarked;
