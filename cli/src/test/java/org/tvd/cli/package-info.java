@NullMarked
package org.tvd.cli;

import org.jspecify.annotations.NullMarked;
