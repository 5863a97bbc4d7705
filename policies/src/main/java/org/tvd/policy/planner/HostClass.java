package org.tvd.policy.planner;

/**
 * What of a host its stacks depend on. Pairs of hosts of the same classes have the same stack, so
 * that plans are made for pairs of classes.
 *
 * @param segment its number, or {@link Topology#OUTSIDE}
 * @param stacks those that it offers and the policy allows, as bits
 */
record HostClass(int segment, int stacks) {}
