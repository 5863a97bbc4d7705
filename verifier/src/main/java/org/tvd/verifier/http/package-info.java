/** HTTP resources: parse, call, answer; nothing else. */
@NullMarked
package org.tvd.verifier.http;

import org.jspecify.annotations.NullMarked;
