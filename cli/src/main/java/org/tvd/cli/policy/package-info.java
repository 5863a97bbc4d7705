/** What the command line does with policies. */
@NullMarked
package org.tvd.cli.policy;

import org.jspecify.annotations.NullMarked;
