package org.tvd.protocol.property;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.PlatformComponent.Status;

/**
 * The platformConfiguration attribute in its three versions: of profile 1.0, of profile 1.1 (v2)
 * and of profile 2.0 (v3, where a component is a list of traits). Components and properties are
 * read; what refers to further documents is passed over.
 *
 * @param components at most 1000
 * @param properties by name
 */
record PlatformConfiguration(
    List<PlatformComponent> components, SortedMap<String, String> properties) {
  private static final ASN1ObjectIdentifier ATTRIBUTE = new ASN1ObjectIdentifier("2.23.133.5.1.7");
  static final ASN1ObjectIdentifier V1 = ATTRIBUTE.branch("1");
  static final ASN1ObjectIdentifier V2 = ATTRIBUTE.branch("2");
  static final ASN1ObjectIdentifier V3 = ATTRIBUTE.branch("3");

  /** A trait whose value is a ComponentIdentifier of profile 1.1. */
  private static final ASN1ObjectIdentifier COMPONENT_TRAIT =
      new ASN1ObjectIdentifier("2.23.133.19.1.5");

  private static final int MAX_LISTED = 1000;
  private static final int MAX_TEXT = 1024;

  PlatformConfiguration {
    components = List.copyOf(components);
    properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
  }

  static PlatformConfiguration none() {
    return new PlatformConfiguration(List.of(), new TreeMap<>());
  }

  static PlatformConfiguration decode(ASN1ObjectIdentifier version, ASN1Encodable value) {
    List<PlatformComponent> components = new ArrayList<>();
    SortedMap<String, String> properties = new TreeMap<>();
    int propertiesTag = version.equals(V2) ? 2 : 1;
    for (ASN1Encodable each : limited(ASN1Sequence.getInstance(value))) {
      ASN1TaggedObject tagged = ASN1TaggedObject.getInstance(each);
      if (tagged.getTagNo() == 0) {
        for (ASN1Encodable component : limited(ASN1Sequence.getInstance(tagged, false))) {
          if (version.equals(V3)) {
            traits(ASN1Sequence.getInstance(component), components);
          } else {
            components.add(component(ASN1Sequence.getInstance(component)));
          }
        }
      } else if (tagged.getTagNo() == propertiesTag && !version.equals(V3)) {
        for (ASN1Encodable property : limited(ASN1Sequence.getInstance(tagged, false))) {
          ASN1Sequence pair = ASN1Sequence.getInstance(property);
          require(pair.size() >= 2, "a property without a value");
          properties.put(text(pair.getObjectAt(0)), text(pair.getObjectAt(1)));
        }
      }
    }
    return new PlatformConfiguration(components, properties);
  }

  /** Trait ::= SEQUENCE { traitId, traitCategory, traitRegistry, traitValue, … }. */
  private static void traits(ASN1Sequence traits, List<PlatformComponent> components) {
    for (ASN1Encodable each : limited(traits)) {
      ASN1Sequence trait = ASN1Sequence.getInstance(each);
      require(trait.size() >= 4, "a trait without a value");
      if (trait.getObjectAt(0).equals(COMPONENT_TRAIT)) {
        components.add(component(ASN1Sequence.getInstance(trait.getObjectAt(3))));
      }
    }
  }

  private static PlatformComponent component(ASN1Sequence fields) {
    int next = 0;
    String registry = "";
    String componentClass = "";
    ASN1Encodable first = fields.getObjectAt(0);
    if (first instanceof ASN1Sequence classified) {
      registry = ASN1ObjectIdentifier.getInstance(classified.getObjectAt(0)).getId();
      componentClass = componentClass(classified.getObjectAt(1));
      next = 1;
    } else if (first instanceof ASN1OctetString) { // drafts of profile 1.1
      componentClass = componentClass(first);
      next = 1;
    }
    String manufacturer = text(fields.getObjectAt(next));
    String model = text(fields.getObjectAt(next + 1));
    String serial = "";
    String revision = "";
    boolean replaceable = false;
    List<String> addresses = List.of();
    Status status = Status.PRESENT;
    for (int i = next + 2; i < fields.size(); i++) {
      ASN1TaggedObject field = ASN1TaggedObject.getInstance(fields.getObjectAt(i));
      switch (field.getTagNo()) {
        case 0 -> serial = text(ASN1UTF8String.getInstance(field, false));
        case 1 -> revision = text(ASN1UTF8String.getInstance(field, false));
        case 3 -> replaceable = ASN1Boolean.getInstance(field, false).isTrue();
        case 4 -> addresses = addresses(ASN1Sequence.getInstance(field, false));
        case 7 -> status = status(ASN1Enumerated.getInstance(field, false));
        default -> require(field.getTagNo() <= 7, "a component with an unknown field");
      }
    }
    return new PlatformComponent(
        registry,
        componentClass,
        manufacturer,
        model,
        serial,
        revision,
        replaceable,
        addresses,
        status);
  }

  private static String componentClass(ASN1Encodable value) {
    byte[] octets = ASN1OctetString.getInstance(value).getOctets();
    require(octets.length == 4, "a component class of 4 bytes");
    return Bytes.of(octets).hex();
  }

  private static Status status(ASN1Enumerated status) {
    return switch (status.intValueExact()) {
      case 0 -> Status.ADDED;
      case 1 -> Status.MODIFIED;
      case 2 -> Status.REMOVED;
      default -> throw new IllegalArgumentException("platformConfiguration: unknown status");
    };
  }

  /** ComponentAddress ::= SEQUENCE { addressType OBJECT IDENTIFIER, addressValue UTF8String }. */
  private static List<String> addresses(ASN1Sequence addresses) {
    List<String> texts = new ArrayList<>();
    for (ASN1Encodable each : limited(addresses)) {
      String address = text(ASN1Sequence.getInstance(each).getObjectAt(1));
      texts.add(address.toLowerCase(Locale.ROOT).replace('-', ':'));
    }
    return texts;
  }

  private static ASN1Sequence limited(ASN1Sequence sequence) {
    require(sequence.size() <= MAX_LISTED, "at most " + MAX_LISTED + " of a kind");
    return sequence;
  }

  static String text(ASN1Encodable element) {
    String text = ASN1UTF8String.getInstance(element).getString();
    require(
        text.length() <= MAX_TEXT && text.chars().noneMatch(Character::isISOControl),
        "texts of at most " + MAX_TEXT + " characters without control characters");
    return text.strip();
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException("platformConfiguration: expected " + problem);
    }
  }
}
