package org.tvd.enforcer;

/**
 * What one TVD's half of a gateway has let pass and dropped, in packets, since it was built. Each
 * half counts for itself: {@code out} is what left {@code tvd} for {@code peerTvd}, {@code in} what
 * came from there, replies included.
 */
public record FlowCounters(
    String tvd, String peerTvd, long outOk, long outDrop, long inOk, long inDrop) {}
