/** Pictures of a policy: a small model of what is drawn, and SVG, Graphviz and Mermaid of it. */
@NullMarked
package org.tvd.policy.draw;

import org.jspecify.annotations.NullMarked;
