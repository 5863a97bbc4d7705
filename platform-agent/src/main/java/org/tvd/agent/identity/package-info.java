/** The host's attestation key: made once, kept on disk, enrolled at the verifier. */
@NullMarked
package org.tvd.agent.identity;

import org.jspecify.annotations.NullMarked;
