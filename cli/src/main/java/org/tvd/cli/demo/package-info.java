/** The demonstration: a data centre on one machine. */
@NullMarked
package org.tvd.cli.demo;

import org.jspecify.annotations.NullMarked;
