/** The platform agent: proves a host's state by its TPM and carries the TVDs that admit it. */
@NullMarked
package org.tvd.agent;

import org.jspecify.annotations.NullMarked;
