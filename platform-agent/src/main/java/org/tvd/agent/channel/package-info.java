/** The agent's side of the verifier's HTTP API: TLS with pinned keys, deadlines, the stream. */
@NullMarked
package org.tvd.agent.channel;

import org.jspecify.annotations.NullMarked;
