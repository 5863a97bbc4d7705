/** Files of reference values: packages, file systems, proposals. */
@NullMarked
package org.tvd.cli.reference;

import org.jspecify.annotations.NullMarked;
