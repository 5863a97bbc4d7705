/** Keys and certificates: self-signed ones, and the textual form of both. */
@NullMarked
package org.tvd.protocol.x509;

import org.jspecify.annotations.NullMarked;
