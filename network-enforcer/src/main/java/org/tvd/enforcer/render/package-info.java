/**
 * The text that {@code ip}, {@code bridge}, {@code nft} and {@code wg} read. Nothing is run here.
 */
@NullMarked
package org.tvd.enforcer.render;

import org.jspecify.annotations.NullMarked;
