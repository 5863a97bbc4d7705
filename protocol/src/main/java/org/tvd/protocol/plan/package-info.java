/** The network plan: what one host must build for one TVD. */
@NullMarked
package org.tvd.protocol.plan;

import org.jspecify.annotations.NullMarked;
