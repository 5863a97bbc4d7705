package org.tvd.verifier.appraisal;

/**
 * Why a check refused. Each reason names the attack that it stops; the numbers are those of the
 * attack table in docs/protocol.md.
 */
public enum Reason {
  /** A structure is not of its declared form. Attack 20. */
  MALFORMED(Check.FORM),
  /** The nonce was never given out, was used before, or has expired. Attacks 1, 3. */
  NONCE_NOT_VALID(Check.BINDING),
  /** The nonce was given to another host or another channel. Attacks 1, 2. */
  NONCE_OF_ANOTHER(Check.BINDING),
  /** The key that is to have signed also signs what its TPM did not make. Attack 6. */
  KEY_UNRESTRICTED(Check.SIGNATURE),
  /** The key that is to have signed need not be in one TPM only. Attack 7. */
  KEY_DUPLICABLE(Check.SIGNATURE),
  /** The signature is not in the one form that the key gives it. Attack 39. */
  SIGNATURE_FORM(Check.SIGNATURE),
  /** The quote is not signed by the host's attestation key. Attacks 2, 4, 6, 7. */
  SIGNATURE_WRONG(Check.SIGNATURE),
  /** The signature's scheme or hash is not the key's own, or is SHA-1. Attack 13. */
  SIGNATURE_ALGORITHM(Check.SIGNATURE),
  /** The structure does not begin with TPM_GENERATED: a TPM did not make it. Attacks 6, 8. */
  NOT_TPM_GENERATED(Check.QUOTE),
  /** A certification, a time stamp or another structure in place of a quote. Attack 9. */
  NOT_A_QUOTE(Check.QUOTE),
  /** The attestation key is not where it was enrolled, in the endorsement hierarchy. Attack 28. */
  AK_HIERARCHY(Check.QUOTE),
  /** The quote binds another nonce, channel or evidence than it came with. Attacks 1, 2, 34. */
  BINDING_MISMATCH(Check.BINDING),

  /** Nobody whom the policy trusts vouches for the TPM any more. Attack 29. */
  TPM_NOT_VOUCHED_FOR(Check.ENDORSEMENT),
  /** The TPM's certificate, or one above it, was revoked. Attack 29. */
  TPM_REVOKED(Check.ENDORSEMENT),
  /** The TPM's reset or restart counter or its clock went back. Attack 27. */
  CLOCK_WENT_BACK(Check.CLOCK),
  /** The signed selection has other registers than the policy's. Attack 10. */
  SELECTION_NOT_REQUIRED_ONE(Check.PCRS),
  /** The signed selection has registers that can be reset while the platform runs. Attack 11. */
  PCR_RESETTABLE(Check.PCRS),
  /** The signed selection is only a part of the policy's. Attack 12. */
  SELECTION_INCOMPLETE(Check.PCRS),
  /** The signed selection is of another bank than the policy's. Attack 13. */
  PCR_BANK_NOT_REQUIRED_ONE(Check.PCRS),
  /** The values sent are not those that the signed digest covers. Attacks 10, 35. */
  PCR_DIGEST_MISMATCH(Check.PCRS),
  /** A firmware register that was never extended. Attack 14. */
  PCR_NEVER_EXTENDED(Check.PCRS),
  /**
   * Only a part of a log came, and what precedes it was not proven in this boot, over this channel,
   * under this policy. Attacks 23, 26.
   */
  LOG_INCOMPLETE(Check.BOOT_LOG),
  /** A log is not of its declared form. Attack 20. */
  MALFORMED_LOG(Check.BOOT_LOG),
  /** The policy requires a boot log and there is none. Attack 15. */
  BOOT_LOG_MISSING(Check.BOOT_LOG),
  /** A quoted register was extended, and the boot log has nothing for it. Attack 16. */
  PCR_NOT_IN_LOG(Check.BOOT_LOG),
  /** The boot log does not replay to each quoted register. Attack 15. */
  BOOT_LOG_MISMATCH(Check.BOOT_LOG),
  /** Separators or Secure Boot variables are not where they must be. Attack 18. */
  BOOT_LOG_ORDER(Check.BOOT_LOG),
  /** The policy requires an IMA log and there is none. Attack 33. */
  IMA_LOG_MISSING(Check.IMA_LOG),
  /** An IMA log is not of its declared form. Attack 20. */
  IMA_LOG_MALFORMED(Check.IMA_LOG),
  /** A part of the IMA log begins elsewhere than where the proven part ends. Attack 23. */
  IMA_LOG_OFFSET(Check.IMA_LOG),
  /** The IMA log of a boot has less than was proven of it before. Attack 21. */
  IMA_LOG_SHORTER(Check.IMA_LOG),
  /** What was sent of the IMA log beyond the last quote is not there any more. Attack 22. */
  IMA_REST_CHANGED(Check.IMA_LOG),
  /** A recorded template hash is not that of the entry's data. Attack 25. */
  IMA_TEMPLATE_HASH(Check.IMA_LOG),
  /** No prefix of the IMA log replays to the quoted PCR 10. Attacks 21, 25. */
  IMA_LOG_MISMATCH(Check.IMA_LOG),
  /** The IMA log does not begin with the boot aggregate of the quoted registers. Attack 34. */
  IMA_BOOT_AGGREGATE(Check.IMA_LOG),

  /** A certificate is not of its declared form. Attacks 20, 39. */
  MALFORMED_CERTIFICATE(Check.CERTIFICATES),
  /** A self-report is not of its canonical form. Attack 20. */
  MALFORMED_SELF_REPORT(Check.CERTIFICATES),
  /** A platform certificate by somebody whom the policy does not name. Attack 31. */
  PLATFORM_CERTIFICATE_ISSUER(Check.CERTIFICATES),
  /** A platform certificate about another board. Attack 31. */
  PLATFORM_CERTIFICATE_HOLDER(Check.CERTIFICATES),
  /** A platform certificate is not valid now. Attack 31. */
  PLATFORM_CERTIFICATE_EXPIRED(Check.CERTIFICATES),
  /** A delta platform certificate without the certificate that it changes. Attack 31. */
  PLATFORM_CERTIFICATE_BASE(Check.CERTIFICATES),
  /** A property certificate by somebody whom the policy does not name. Attack 32. */
  PROPERTY_ISSUER_UNKNOWN(Check.CERTIFICATES),
  /** A property certificate names an issuer of the policy, who did not sign it. Attack 32. */
  PROPERTY_SIGNATURE(Check.CERTIFICATES),
  /** A property certificate about another host or another configuration. Attack 32. */
  PROPERTY_HOLDER(Check.CERTIFICATES),
  /** A property certificate, or its issuer's own, is not valid now. Attack 32. */
  PROPERTY_EXPIRED(Check.CERTIFICATES),
  /** The issuer took the property certificate back, or the authority its issuer's. Attack 32. */
  PROPERTY_REVOKED(Check.CERTIFICATES),
  /** The policy requires a current revocation list, and there is none. Attacks 32, 33. */
  PROPERTY_REVOCATION_UNKNOWN(Check.CERTIFICATES),
  /** The issuer has said something newer about the same. Attack 32. */
  PROPERTY_ROLLED_BACK(Check.CERTIFICATES);

  private final Check check;

  Reason(Check check) {
    this.check = check;
  }

  /** The check that refuses for it. */
  public Check check() {
    return check;
  }

  /**
   * Whether the check stands before the point at which evidence is known to come, fresh, from the
   * host's own TPM. Such a refusal says nothing of the host: anybody can send it.
   */
  public boolean isBeforeAuthentic() {
    return check.isBeforeAuthentic();
  }
}
