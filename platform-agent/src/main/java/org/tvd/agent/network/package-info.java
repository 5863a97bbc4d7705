/** What the host carries, kept in step with its network's enforcer. */
@NullMarked
package org.tvd.agent.network;

import org.jspecify.annotations.NullMarked;
