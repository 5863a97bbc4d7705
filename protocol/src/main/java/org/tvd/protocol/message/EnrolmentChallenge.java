package org.tvd.protocol.message;

/**
 * The verifier's answer to an enrolment request.
 *
 * @param enrolment names this attempt in the proof's path
 * @param credential whose secret is the proof
 */
public record EnrolmentChallenge(String enrolment, Credential credential) {}
