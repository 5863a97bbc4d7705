/** Scenarios over real processes, TPMs, namespaces and packets, and the rules of the house. */
@NullMarked
package org.tvd.systemtests;

import org.jspecify.annotations.NullMarked;
