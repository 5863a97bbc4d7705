package org.tvd.verifier.enrolment;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * What the subject alternative name of an endorsement key certificate says of the TPM (TCG EK
 * Credential Profile 2.5, 3.2.9).
 *
 * @param manufacturer TCG vendor id, as in {@code id:494E5443}
 * @param model the manufacturer's
 * @param version of the firmware, as in {@code id:00010101}
 */
record TpmAttributes(String manufacturer, String model, String version) {
  private static final String MANUFACTURER = "2.23.133.2.1";
  private static final String MODEL = "2.23.133.2.2";
  private static final String VERSION = "2.23.133.2.3";
  private static final String TEXT = "[\\x20-\\x7e]{1,64}";

  /**
   * Reads them.
   *
   * @throws EnrolmentRefusedException with EK_NAME if one is missing, doubled or no printable text
   */
  static TpmAttributes of(X509Certificate certificate) throws EnrolmentRefusedException {
    Map<String, String> found = attributes(certificate);
    Function<String, @Nullable String> of = found::get;
    String manufacturer = of.apply(MANUFACTURER);
    String model = of.apply(MODEL);
    String version = of.apply(VERSION);
    if (manufacturer == null || model == null || version == null) {
      throw fault("found only " + found);
    }
    return new TpmAttributes(manufacturer, model, version);
  }

  private static Map<String, String> attributes(X509Certificate certificate)
      throws EnrolmentRefusedException {
    byte[] extension = certificate.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (extension == null) {
      throw fault("found no subject alternative name");
    }
    Map<String, String> found = new TreeMap<>();
    try {
      byte[] content = ASN1OctetString.getInstance(extension).getOctets();
      for (GeneralName name : GeneralNames.getInstance(content).getNames()) {
        if (name.getTagNo() == GeneralName.directoryName) {
          for (RDN rdn : X500Name.getInstance(name.getName()).getRDNs()) {
            for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
              put(found, each);
            }
          }
        }
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw fault("it does not parse");
    }
    return found;
  }

  private static void put(Map<String, String> found, AttributeTypeAndValue attribute)
      throws EnrolmentRefusedException {
    String type = attribute.getType().getId();
    if (!type.equals(MANUFACTURER) && !type.equals(MODEL) && !type.equals(VERSION)) {
      return;
    }
    if (!(attribute.getValue() instanceof ASN1String text) || !text.getString().matches(TEXT)) {
      throw fault("found one that is no printable text of at most 64 characters");
    }
    if (found.put(type, text.getString()) != null) {
      throw fault("found " + type + " twice");
    }
  }

  private static EnrolmentRefusedException fault(String found) {
    return new EnrolmentRefusedException(
        Reason.EK_NAME,
        "expected the TPM's manufacturer, model and version (2.23.133.2.1 to 3) in the subject"
            + " alternative name, "
            + found);
  }
}
