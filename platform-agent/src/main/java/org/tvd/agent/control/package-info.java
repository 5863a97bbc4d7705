/** The control socket, by which the command line asks a running agent. */
@NullMarked
package org.tvd.agent.control;

import org.jspecify.annotations.NullMarked;
