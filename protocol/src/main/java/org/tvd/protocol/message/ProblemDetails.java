package org.tvd.protocol.message;

/**
 * An error over HTTP (RFC 9457, application/problem+json).
 *
 * @param type a URN naming the kind of problem: urn:tvd:problem:REASON
 * @param title the kind in words
 * @param status the HTTP status
 * @param detail what was expected, what was found, and what to do
 */
public record ProblemDetails(String type, String title, int status, String detail) {}
