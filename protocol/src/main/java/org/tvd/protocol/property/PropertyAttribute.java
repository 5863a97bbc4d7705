package org.tvd.protocol.property;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.tvd.protocol.Bytes;

/**
 * The attribute that carries the properties:
 *
 * <pre>
 * Properties ::= SEQUENCE SIZE (1..64) OF Property
 * Property   ::= SEQUENCE { dimension UTF8String (SIZE (1..128)), value UTF8String (SIZE (1..1024)) }
 * </pre>
 *
 * <p>Dimensions are strictly ascending, so that a set of properties has one encoding and none comes
 * twice. The object identifier is below the arc that ITU-T X.667 gives to everybody who has a UUID:
 * 2.25, then the UUID a41c83ed-356c-4759-aa3c-bfad1fb20c3b as a number; then 1 for this attribute.
 */
final class PropertyAttribute {
  /** Everything that this project defines. */
  static final ASN1ObjectIdentifier ARC =
      new ASN1ObjectIdentifier("2.25.218141451410031379030393823676603698235");

  static final ASN1ObjectIdentifier OID = ARC.branch("1");

  /** {@link #OID} in DER. */
  static final Bytes TYPE = der(OID);

  static final int MAX_PROPERTIES = 64;
  private static final int MAX_DIMENSION = 128;
  private static final int MAX_VALUE = 1024;

  private PropertyAttribute() {}

  static ASN1Encodable encode(Map<String, String> properties) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    new TreeMap<>(properties)
        .forEach(
            (dimension, value) ->
                all.add(
                    new DERSequence(
                        new ASN1Encodable[] {
                          new DERUTF8String(dimension), new DERUTF8String(value)
                        })));
    return new DERSequence(all);
  }

  /**
   * @throws IllegalArgumentException if {@code attribute} is not of this form
   */
  static SortedMap<String, String> decode(ASN1Encodable attribute) {
    ASN1Sequence all = ASN1Sequence.getInstance(attribute);
    require(
        all.size() >= 1 && all.size() <= MAX_PROPERTIES,
        "expected 1 to " + MAX_PROPERTIES + " properties, found " + all.size());
    SortedMap<String, String> properties = new TreeMap<>();
    for (ASN1Encodable element : all) {
      ASN1Sequence property = ASN1Sequence.getInstance(element);
      require(property.size() == 2, "expected a dimension and a value");
      String dimension = text(property.getObjectAt(0), MAX_DIMENSION);
      require(
          properties.isEmpty() || properties.lastKey().compareTo(dimension) < 0,
          "expected dimensions in ascending order, each once");
      properties.put(dimension, text(property.getObjectAt(1), MAX_VALUE));
    }
    return Collections.unmodifiableSortedMap(properties);
  }

  private static Bytes der(ASN1ObjectIdentifier type) {
    try {
      return Bytes.of(type.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("an object identifier has an encoding", e);
    }
  }

  private static String text(ASN1Encodable element, int limit) {
    String text = ASN1UTF8String.getInstance(element).getString();
    require(
        !text.isEmpty() && text.length() <= limit,
        "expected 1 to " + limit + " characters, found " + text.length());
    require(text.chars().noneMatch(Character::isISOControl), "expected no control characters");
    return text;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("properties: " + problem);
    }
  }
}
