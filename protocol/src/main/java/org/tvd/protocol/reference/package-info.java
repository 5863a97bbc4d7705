/**
 * Reference values in the forms that others publish them in: TCG RIM (SWID, CoSWID), CoRIM,
 * Keylime's policies, lists of hashes, and the logs of a golden host. Each reader gives one {@link
 * org.tvd.protocol.reference.ReferenceValues}.
 */
@NullMarked
package org.tvd.protocol.reference;

import org.jspecify.annotations.NullMarked;
