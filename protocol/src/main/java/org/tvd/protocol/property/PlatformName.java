package org.tvd.protocol.property;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * What a platform is called, in the subject alternative name of its certificate (profile 1.1,
 * section 3.1.6; profile 1.0 had other attribute types). What is absent is empty.
 *
 * @param manufacturer who made it
 * @param model which
 * @param version of the model
 * @param serial of the one platform
 */
public record PlatformName(String manufacturer, String model, String version, String serial) {
  private static final int MAX_TEXT = 1024;

  static PlatformName decode(Optional<ASN1Primitive> extension) {
    Map<String, String> found = new HashMap<>();
    if (extension.isPresent()) {
      ASN1Sequence names = ASN1Sequence.getInstance(extension.get());
      if (names.size() > 0 && names.getObjectAt(0) instanceof ASN1Set) {
        read(X500Name.getInstance(names), found); // early certificates lack the GeneralName
      } else {
        for (GeneralName name : GeneralNames.getInstance(names).getNames()) {
          if (name.getTagNo() == GeneralName.directoryName) {
            read(X500Name.getInstance(name.getName()), found);
          }
        }
      }
    }
    return new PlatformName(
        either(found, "2.23.133.5.1.1", "2.23.133.2.4"),
        either(found, "2.23.133.5.1.4", "2.23.133.2.5"),
        either(found, "2.23.133.5.1.5", "2.23.133.2.6"),
        either(found, "2.23.133.5.1.6", "2.23.133.2.23"));
  }

  private static void read(X500Name name, Map<String, String> found) {
    for (RDN rdn : name.getRDNs()) {
      for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
        ASN1ObjectIdentifier type = each.getType();
        ASN1Encodable value = each.getValue();
        if (value instanceof ASN1String text) {
          if (text.getString().length() > MAX_TEXT
              || text.getString().chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("subjectAltName: expected short, printable texts");
          }
          found.putIfAbsent(type.getId(), text.getString().strip());
        }
      }
    }
  }

  private static String either(Map<String, String> found, String now, String before) {
    return found.getOrDefault(now, found.getOrDefault(before, ""));
  }
}
