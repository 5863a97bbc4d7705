/** Tests of the strict reading of YAML. */
@NullMarked
package org.tvd.protocol.yaml;

import org.jspecify.annotations.NullMarked;
