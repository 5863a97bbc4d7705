/** Property certificates: X.509 attribute certificates (RFC 5755) about a platform. */
@NullMarked
package org.tvd.protocol.property;

import org.jspecify.annotations.NullMarked;
