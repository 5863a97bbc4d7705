/** Tests of keeping the host's network in step. */
@NullMarked
package org.tvd.agent.network;

import org.jspecify.annotations.NullMarked;
