/** The lattice of security properties: a product of named dimensions. */
@NullMarked
package org.tvd.policy.lattice;

import org.jspecify.annotations.NullMarked;
