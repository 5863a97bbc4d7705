/** How fast the parts are, by JMH, each beside the work that it cannot do without. */
@NullMarked
package org.tvd.benchmarks;

import org.jspecify.annotations.NullMarked;
