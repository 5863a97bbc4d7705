package org.tvd.verifier.appraisal;

/**
 * What a verifier knows of certificates beside those that come with the evidence.
 *
 * @param revocations the lists that were handed in
 * @param issued which certificates were accepted before
 */
public record CertificateRecords(RevocationLists revocations, IssueTimes issued) {
  /** Nothing is known. */
  public static final CertificateRecords NONE =
      new CertificateRecords(RevocationLists.NONE, IssueTimes.NONE);
}
