/** The enforcer on real namespaces, with real packets. */
@NullMarked
package org.tvd.enforcer;

import org.jspecify.annotations.NullMarked;
