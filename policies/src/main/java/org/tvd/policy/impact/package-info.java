/** What a change of the policy does to flows, hosts, processing elements, mechanisms and keys. */
@NullMarked
package org.tvd.policy.impact;

import org.jspecify.annotations.NullMarked;
