package org.tvd.protocol.reference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.reference.Reading.Reason;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * A software identification tag (ISO/IEC 19770-2:2015), among them the base RIM of the TCG (TCG
 * Reference Integrity Manifest Information Model; PC Client RIM). The files of its payload are
 * reference values; a file that is a support RIM, an event log as it should be, is read too where
 * it is given, and is then vouched for by its digest in the base RIM.
 */
public final class SwidTag {
  private static final String STRUCTURE = "SWID tag";
  private static final String NAMESPACE = "http://standards.iso.org/iso/19770/-2/2015/schema.xsd";
  private static final Map<String, String> HASHES =
      Map.of(
          "http://www.w3.org/2000/09/xmldsig#sha1", "sha1",
          "http://www.w3.org/2001/04/xmlenc#sha256", "sha256",
          "http://www.w3.org/2001/04/xmldsig-more#sha384", "sha384",
          "http://www.w3.org/2001/04/xmlenc#sha512", "sha512");

  /** What a reviewer wants to see of a TCG RIM. */
  private static final Set<String> DESCRIBING =
      Set.of(
          "bindingSpec",
          "bindingSpecVersion",
          "payloadType",
          "platformManufacturerStr",
          "platformModel",
          "platformVersion",
          "firmwareVersion",
          "rimLinkHash");

  private final String list;
  private final List<Bytes> supportRims;
  private final Set<Bytes> used = new HashSet<>();
  private final ReferenceCollector collector = new ReferenceCollector();

  private SwidTag(String list, List<Bytes> supportRims) {
    this.list = list;
    this.supportRims = supportRims;
  }

  /**
   * Reads a tag.
   *
   * @param list the name of the reference that its files become
   * @param supportRims event logs that the tag names by their digests
   */
  public static Reading read(Bytes text, String list, List<Signer> signers, List<Bytes> supportRims)
      throws MalformedException {
    XmlText xml = XmlText.parse(STRUCTURE, text);
    if (!isNamed(xml.root(), "SoftwareIdentity")) {
      throw new MalformedException(
          STRUCTURE, 0, "expected SoftwareIdentity, found " + xml.root().getNodeName());
    }
    Reading.Origin origin = Reading.unsigned(signers);
    if (xml.isSigned()) {
      if (!signers.isEmpty() && !xml.isSignedAsAWhole()) {
        return new Reading.Refused(
            Reason.SIGNATURE_NOT_ACCEPTED, "expected one signature, over the whole tag");
      }
      origin = Reading.signed(signers, xml::isSignedBy);
    }
    SwidTag reader = new SwidTag(list, supportRims);
    return switch (origin) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(ReferenceValues.Provenance provenance) -> {
        String source = reader.tag(xml.root());
        yield reader.used.containsAll(supportRims)
            ? new Reading.Read(reader.collector.values(source, provenance))
            : new Reading.Refused(
                Reason.SUPPORT_RIM_MISMATCH,
                "expected support RIMs of which the base RIM gives the SHA-256 or longer digest");
      }
    };
  }

  private String tag(Element root) throws MalformedException {
    String name = root.getAttribute("name");
    for (String kind : List.of("corpus", "patch", "supplemental")) {
      if (root.getAttribute(kind).equals("true")) {
        collector.note("the tag says that it is " + kind, name);
      }
    }
    for (Element child : XmlText.children(root)) {
      if (isNamed(child, "Payload")) {
        resources(child, "", 0);
      } else if (isNamed(child, "Meta")) {
        meta(child);
      } else if (isNamed(child, "Evidence")) {
        collector.notImported("evidence: what was found on a device, not what should be", name);
      } else if (isNamed(child, "Link")) {
        collector.note("a link, which is not followed", child.getAttribute("href"));
      }
    }
    return "SWID tag "
        + root.getAttribute("tagId")
        + ": "
        + name
        + (root.hasAttribute("version") ? " " + root.getAttribute("version") : "");
  }

  private void meta(Element meta) {
    NamedNodeMap attributes = meta.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute
          && DESCRIBING.contains(attribute.getLocalName())) {
        collector.note("a TCG RIM: " + attribute.getLocalName(), attribute.getValue());
      }
    }
  }

  /** The depth is bounded by the parser. */
  private void resources(Element holder, String folder, int depth) throws MalformedException {
    for (Element child : XmlText.children(holder)) {
      if (isNamed(child, "Directory")) {
        resources(child, path(child, folder), depth + 1);
      } else if (isNamed(child, "File")) {
        file(child, path(child, folder));
      } else {
        collector.notImported("a process or resource: it has no digest", child.getNodeName());
      }
    }
  }

  private void file(Element file, String path) throws MalformedException {
    List<Hash> hashes = hashes(file);
    boolean support = isSupportRim(file);
    if (hashes.isEmpty()) {
      collector.notImported("a file without a digest", path);
    }
    for (Bytes log : supportRims) {
      if (hashes.stream().anyMatch(hash -> hash.isOf(log))) {
        used.add(log);
        support = true;
        GoldenBootLog.collectUnproven(BootLog.parse(log), collector);
        collector.note("a support RIM, vouched for by its digest in the base RIM", path);
        return;
      }
    }
    if (support) {
      collector.notImported("a support RIM that was not given (--support)", path);
      return;
    }
    for (Hash hash : hashes) {
      collector.digest(list, hash.algorithm(), hash.value(), path);
    }
  }

  private record Hash(String algorithm, Bytes value) {
    boolean isOf(Bytes content) {
      return switch (algorithm) {
        case "sha256" -> is(content, org.tvd.protocol.tpm.HashAlgorithm.SHA256);
        case "sha384" -> is(content, org.tvd.protocol.tpm.HashAlgorithm.SHA384);
        case "sha512" -> is(content, org.tvd.protocol.tpm.HashAlgorithm.SHA512);
        default -> false;
      };
    }

    private boolean is(Bytes content, org.tvd.protocol.tpm.HashAlgorithm with) {
      var digest = with.newDigest();
      content.update(digest);
      return value.equals(Bytes.of(digest.digest()));
    }
  }

  private static List<Hash> hashes(Element file) throws MalformedException {
    List<Hash> hashes = new ArrayList<>();
    NamedNodeMap attributes = file.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.item(i) instanceof Attr attribute
          && "hash".equals(attribute.getLocalName())
          && attribute.getNamespaceURI() != null) {
        String namespace = attribute.getNamespaceURI();
        try {
          hashes.add(
              new Hash(
                  HASHES.getOrDefault(namespace, namespace), Bytes.ofHex(attribute.getValue())));
        } catch (IllegalArgumentException e) {
          throw new MalformedException(
              STRUCTURE, 0, attribute.getName() + ": expected hex digits, two for each byte");
        }
      }
    }
    return hashes;
  }

  /** The TCG's attributes of a support RIM, in the spellings that are about. */
  private static boolean isSupportRim(Element file) {
    NamedNodeMap attributes = file.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      String name = attributes.item(i).getLocalName();
      if (name != null && name.regionMatches(true, 0, "supportRIM", 0, "supportRIM".length())) {
        return true;
      }
    }
    return false;
  }

  private static String path(Element item, String folder) throws MalformedException {
    if (item.getAttribute("name").isEmpty()) {
      throw new MalformedException(
          STRUCTURE, 0, item.getNodeName() + ": expected a name, found none");
    }
    return ResourcePath.of(
        folder,
        item.getAttribute("root"),
        item.getAttribute("location"),
        item.getAttribute("name"));
  }

  private static boolean isNamed(Element element, String name) {
    return NAMESPACE.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }
}
