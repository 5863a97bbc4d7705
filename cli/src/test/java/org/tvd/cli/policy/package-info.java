@NullMarked
package org.tvd.cli.policy;

import org.jspecify.annotations.NullMarked;
