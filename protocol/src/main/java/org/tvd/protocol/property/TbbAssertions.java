package org.tvd.protocol.property;

import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/**
 * What a maker asserts of a platform's trusted building block (TCG Platform Certificate Profile
 * 1.1, section 3.1.5, TBBSecurityAssertions).
 *
 * @param evaluationAssuranceLevel Common Criteria, 1 to 7; 0 where none is asserted
 * @param fipsLevel of FIPS 140, 1 to 4; 0 where none is asserted
 * @param rootOfTrustType static 0, dynamic 1, non-host 2, hybrid 3, physical 4, virtual 5; -1 where
 *     none is asserted
 * @param iso9000 whether the maker is certified
 */
public record TbbAssertions(
    int evaluationAssuranceLevel, int fipsLevel, int rootOfTrustType, boolean iso9000) {
  /** Nothing is asserted. */
  static final TbbAssertions NONE = new TbbAssertions(0, 0, -1, false);

  private static final int MAX_URI = 1024;

  static TbbAssertions decode(ASN1Encodable value) {
    int assurance = 0;
    int fips = 0;
    int type = -1;
    boolean iso = false;
    for (ASN1Encodable each : ASN1Sequence.getInstance(value)) {
      switch (each) {
        case ASN1Integer _, ASN1IA5String _ -> {
          // the version of the structure, and where the ISO certificate is
        }
        case ASN1Boolean bool -> iso = bool.isTrue();
        case ASN1TaggedObject tagged when tagged.getTagNo() == 0 ->
            assurance = enumerated(ASN1Sequence.getInstance(tagged, false), 7);
        case ASN1TaggedObject tagged when tagged.getTagNo() == 1 ->
            fips = enumerated(ASN1Sequence.getInstance(tagged, false), 4);
        case ASN1TaggedObject tagged when tagged.getTagNo() == 2 ->
            type = rootOfTrust(ASN1Enumerated.getInstance(tagged, false));
        // Certificates of the time of TPM 1.2 have the same fields without tags.
        case ASN1Sequence measures -> assurance = enumerated(measures, 7);
        case ASN1Enumerated root -> type = rootOfTrust(root);
        default -> require(false, "known fields");
      }
    }
    return new TbbAssertions(assurance, fips, type, iso);
  }

  private static int rootOfTrust(ASN1Enumerated root) {
    int type = root.intValueExact();
    require(type >= 0 && type <= 5, "a type of root of trust");
    return type;
  }

  /** Both structures begin with a version in IA5String, then the level. */
  private static int enumerated(ASN1Sequence measures, int most) {
    require(measures.size() >= 2, "a version and a level");
    int level = ASN1Enumerated.getInstance(measures.getObjectAt(1)).intValueExact();
    require(level >= 0 && level <= most, "a level of at most " + most);
    return level;
  }

  static String ia5(ASN1Encodable element) {
    String text = ASN1IA5String.getInstance(element).getString();
    require(
        text.length() <= MAX_URI && text.chars().noneMatch(Character::isISOControl),
        "a short, printable URI");
    return text;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("TBBSecurityAssertions: expected " + problem);
    }
  }
}
