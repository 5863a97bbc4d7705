package org.tvd.protocol.tpm;

import java.util.ArrayList;
import java.util.List;

/**
 * TPMA_OBJECT (TPM 2.0 Library, part 2, 8.3).
 *
 * @param bits as marshalled
 */
public record ObjectAttributes(long bits) {

  /** The attributes that an appraisal asks for. */
  public enum Attribute {
    FIXED_TPM(1),
    FIXED_PARENT(4),
    SENSITIVE_DATA_ORIGIN(5),
    USER_WITH_AUTH(6),
    ADMIN_WITH_POLICY(7),
    NO_DA(10),
    ENCRYPTED_DUPLICATION(11),
    RESTRICTED(16),
    DECRYPT(17),
    SIGN(18),
    X509_SIGN(19);

    private final int bit;

    Attribute(int bit) {
      this.bit = bit;
    }
  }

  public boolean has(Attribute attribute) {
    return (bits >>> attribute.bit & 1) == 1;
  }

  /** The attributes that are set, of those that an appraisal asks for. */
  @Override
  public String toString() {
    List<String> set = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      if (has(attribute)) {
        set.add(attribute.name());
      }
    }
    return String.join(" ", set);
  }
}
