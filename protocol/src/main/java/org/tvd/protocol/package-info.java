/** What crosses a boundary: byte strings, strict readers and the strict JSON form. */
@NullMarked
package org.tvd.protocol;

import org.jspecify.annotations.NullMarked;
