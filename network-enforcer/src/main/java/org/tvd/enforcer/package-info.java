/** A network plan becomes kernel state and stays there: compare, plan, render, apply, check. */
@NullMarked
package org.tvd.enforcer;

import org.jspecify.annotations.NullMarked;
