/** Files that people write, as positioned nodes of YAML: each error names file, line and column. */
@NullMarked
package org.tvd.protocol.yaml;

import org.jspecify.annotations.NullMarked;
