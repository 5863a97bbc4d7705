/** Tests that lie beside a policy: what it must decide, and whether it does. */
@NullMarked
package org.tvd.policy.testing;

import org.jspecify.annotations.NullMarked;
