/** The {@code tvd} command: composes the rooms for people, and has no logic of its own. */
@NullMarked
package org.tvd.cli;

import org.jspecify.annotations.NullMarked;
