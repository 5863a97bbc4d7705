/** CBOR (RFC 8949) and COSE (RFC 9052), read strictly. */
@NullMarked
package org.tvd.protocol.cbor;

import org.jspecify.annotations.NullMarked;
