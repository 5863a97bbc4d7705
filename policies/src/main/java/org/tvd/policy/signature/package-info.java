/** Signatures of a policy's owners: who answers for which file. */
@NullMarked
package org.tvd.policy.signature;

import org.jspecify.annotations.NullMarked;
