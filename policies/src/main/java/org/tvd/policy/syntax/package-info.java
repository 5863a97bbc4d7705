/** YAML as positioned nodes, read strictly: each error names file, line and column. */
@NullMarked
package org.tvd.policy.syntax;

import org.jspecify.annotations.NullMarked;
