/** Running the system's network tools: bounded in time and output, errors kept. */
@NullMarked
package org.tvd.enforcer.command;

import org.jspecify.annotations.NullMarked;
