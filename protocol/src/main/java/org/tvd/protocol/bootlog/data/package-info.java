/** What the events of a boot log say, by their types and by the programs that write them. */
@NullMarked
package org.tvd.protocol.bootlog.data;

import org.jspecify.annotations.NullMarked;
