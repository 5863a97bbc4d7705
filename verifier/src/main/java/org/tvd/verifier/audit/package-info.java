/** The decision log: append-only and hash-chained. */
@NullMarked
package org.tvd.verifier.audit;

import org.jspecify.annotations.NullMarked;
