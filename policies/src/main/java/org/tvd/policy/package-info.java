/**
 * A policy set: everything that the owners of the trusted virtual domains decided, as one value.
 */
@NullMarked
package org.tvd.policy;

import org.jspecify.annotations.NullMarked;
