/** {@code tvd evidence}: looks at evidence and appraises it, without a verifier. */
@NullMarked
package org.tvd.cli.evidence;

import org.jspecify.annotations.NullMarked;
