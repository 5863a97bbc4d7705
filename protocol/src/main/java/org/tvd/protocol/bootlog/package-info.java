/** The firmware's boot log (TCG PC Client Platform Firmware Profile, section 10). */
@NullMarked
package org.tvd.protocol.bootlog;

import org.jspecify.annotations.NullMarked;
