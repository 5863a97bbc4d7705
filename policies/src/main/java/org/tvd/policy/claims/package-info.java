/** What verified evidence says about a platform, and the rules that are written over it. */
@NullMarked
package org.tvd.policy.claims;

import org.jspecify.annotations.NullMarked;
