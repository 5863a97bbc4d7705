/** SQL: what must survive the verifier, durably and in order. */
@NullMarked
package org.tvd.verifier.store;

import org.jspecify.annotations.NullMarked;
