package org.tvd.verifier.result;

import java.util.Locale;

/** A trustworthiness tier (draft-ietf-rats-ar4si-10, section 2.3.2), worst last. */
enum Tier {
  NONE(0),
  AFFIRMING(2),
  WARNING(32),
  CONTRAINDICATED(96);

  private final int code;

  Tier(int code) {
    this.code = code;
  }

  /** Its number in CBOR, and the lowest claim that is in it. */
  int code() {
    return code;
  }

  /** Its name in JSON. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The tier of a trustworthiness claim; 1 says that nothing could be concluded. */
  static Tier of(int claim) {
    Tier tier = NONE;
    for (Tier each : values()) {
      if (claim >= each.code) {
        tier = each;
      }
    }
    return tier;
  }
}
