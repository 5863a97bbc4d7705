/** The host's key, the pre-shared keys and the tunnel interfaces of WireGuard. */
@NullMarked
package org.tvd.enforcer.wireguard;

import org.jspecify.annotations.NullMarked;
