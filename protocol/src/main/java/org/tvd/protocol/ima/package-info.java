/** The measurement log of Linux IMA, in the kernel's binary form. */
@NullMarked
package org.tvd.protocol.ima;

import org.jspecify.annotations.NullMarked;
