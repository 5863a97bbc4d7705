package org.tvd.policy.model;

import java.util.List;

/**
 * Whose word counts for a TPM ({@code trust.yaml}).
 *
 * @param ekAnchors who may vouch for endorsement keys
 * @param iakAnchors who may vouch for initial attestation keys (IAK)
 * @param operatorApproval whether an operator may vouch for a TPM that has no certificate
 * @param platformAnchors who may certify the platforms that TPMs are part of
 */
public record Trust(
    List<TrustAnchor> ekAnchors,
    List<TrustAnchor> iakAnchors,
    boolean operatorApproval,
    List<PlatformAnchor> platformAnchors) {

  public Trust {
    ekAnchors = List.copyOf(ekAnchors);
    iakAnchors = List.copyOf(iakAnchors);
    platformAnchors = List.copyOf(platformAnchors);
  }
}
