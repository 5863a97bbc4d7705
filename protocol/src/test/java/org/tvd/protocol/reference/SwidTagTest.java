package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.w3c.dom.Document;

/** Tags of ISO/IEC 19770-2 with the TCG's attributes, written by hand. */
final class SwidTagTest {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <SoftwareIdentity xmlns="http://standards.iso.org/iso/19770/-2/2015/schema.xsd"
          xmlns:SHA256="http://www.w3.org/2001/04/xmlenc#sha256"
          xmlns:SHA1="http://www.w3.org/2000/09/xmldsig#sha1"
          xmlns:rim="https://trustedcomputinggroup.org/wp-content/uploads/TCG_RIM_Model"
          name="Firmware" tagId="t-1" tagVersion="1" version="2.0" supplemental="true">
        <Entity name="Maker" regid="maker.example" role="softwareCreator tagCreator"/>
        <Link href="https://maker.example/files" rel="installationmedia"/>
        <Meta rim:bindingSpec="PC Client RIM" rim:payloadType="direct" rim:platformModel="M1"/>
      """;
  private static final String PAYLOAD =
      """
        <Payload>
          <Directory name="fw" root="/usr/lib">
            <File name="a.bin" size="1" SHA256:hash="%s" SHA1:hash="%s"/>
            <Directory name="sub"><File name="b.bin" SHA256:hash="%s"/></Directory>
            <File name="c.bin"/>
          </Directory>
          <Process name="daemon"/>
        </Payload>
      </SoftwareIdentity>
      """
          .formatted("aa".repeat(32), "aa".repeat(20), "bb".repeat(32));

  private static Reading read(String xml, List<Signer> signers, List<Bytes> support)
      throws MalformedException {
    return SwidTag.read(Bytes.ofUtf8(xml), "files", signers, support);
  }

  private static String withSupportRim(String digest) {
    return HEAD
        + """
          <Payload><Directory name="rim">
            <File name="boot.log" SHA256:hash="%s" rim:supportRIMFormat="TCG_EventLog_Assertion"/>
          </Directory></Payload></SoftwareIdentity>
        """
            .formatted(digest);
  }

  @Test
  void filesOfThePayloadAreReferences() throws MalformedException {
    ReferenceValues values = Reads.read(read(HEAD + PAYLOAD, List.of(), List.of()));

    assertThat(values.source()).isEqualTo("SWID tag t-1: Firmware 2.0");
    assertThat(values.list("files"))
        .extracting(ReferenceValue::subject)
        .containsExactly("/usr/lib/fw/a.bin", "/usr/lib/fw/sub/b.bin");
    // The SHA-1 digest, the file without one, the process.
    assertThat(Reads.notImported(values)).isEqualTo(3);
    assertThat(values.findings(Finding.NOTE))
        .containsKeys("a TCG RIM: bindingSpec", "the tag says that it is supplemental");
    assertThat(ReferenceFormat.detect(Bytes.ofUtf8(HEAD + PAYLOAD))).contains(ReferenceFormat.SWID);
  }

  @Test
  void supportRimIsReadWhereTheBaseRimGivesItsDigest() throws MalformedException {
    Bytes log = RealEvidence.read("vm-secureboot/eventlog");
    String rim = withSupportRim(log.sha256().hex());
    ReferenceValues values = Reads.read(read(rim, List.of(), List.of(log)));

    assertThat(values.list("boot")).hasSize(4);
    assertThat(values.list("pcr7"))
        .extracting(ReferenceValue::digest)
        .containsExactly(RealEvidence.virtualMachinePcrs("sha256").get(7));
    assertThat(values.list("files")).isEmpty();
    assertThat(Reads.notImported(Reads.read(read(rim, List.of(), List.of())))).isEqualTo(1);
    assertThat(Reads.refused(read(withSupportRim("cc".repeat(32)), List.of(), List.of(log))))
        .isEqualTo(Reading.Reason.SUPPORT_RIM_MISMATCH);
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  /** Signs with an enveloped signature over {@code uri}. */
  private static String signed(String xml, KeyPair pair, String uri) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document =
        factory.newDocumentBuilder().parse(new ByteArrayInputStream(Bytes.ofUtf8(xml).toArray()));
    XMLSignatureFactory signatures = XMLSignatureFactory.getInstance("DOM");
    var reference =
        signatures.newReference(
            uri,
            signatures.newDigestMethod(DigestMethod.SHA256, null),
            List.of(signatures.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)),
            null,
            null);
    var info =
        signatures.newSignedInfo(
            signatures.newCanonicalizationMethod(
                CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
            signatures.newSignatureMethod(
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
            List.of(reference));
    var context = new DOMSignContext(pair.getPrivate(), document.getDocumentElement());
    if (!uri.isEmpty()) {
      context.setIdAttributeNS(
          (org.w3c.dom.Element) document.getElementsByTagNameNS("*", "Payload").item(0),
          null,
          "id");
    }
    signatures.newXMLSignature(info, null).sign(context);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(out));
    return Bytes.of(out.toByteArray()).utf8();
  }

  @Test
  void signedTagIsReadWhereItsSignerIsTheOneAskedFor() throws Exception {
    KeyPair pair = pair();
    Signer signer = new Signer("maker", pair.getPublic());
    Signer other = new Signer("other", pair().getPublic());
    String signed = signed(HEAD + PAYLOAD, pair, "");

    ReferenceValues values = Reads.read(read(signed, List.of(signer), List.of()));
    assertThat(values.provenance()).isEqualTo(new Provenance.Proven("maker"));
    assertThat(values.list("files")).hasSize(2);
    assertThat(Reads.read(read(signed, List.of(), List.of())).provenance())
        .isEqualTo(new Provenance.SignatureNotChecked());
    assertThat(Reads.refused(read(signed, List.of(other), List.of())))
        .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
    assertThat(Reads.refused(read(HEAD + PAYLOAD, List.of(signer), List.of())))
        .isEqualTo(Reading.Reason.NOT_SIGNED);
    assertThat(Reads.refused(read(signed.replace("a.bin", "x.bin"), List.of(signer), List.of())))
        .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
  }

  @Test
  void signatureOverAPartDoesNotVouchForTheWhole() throws Exception {
    KeyPair pair = pair();
    Signer signer = new Signer("maker", pair.getPublic());
    String part = signed((HEAD + PAYLOAD).replace("<Payload>", "<Payload id=\"p\">"), pair, "#p");
    String twice = signed(signed(HEAD + PAYLOAD, pair, ""), pair, "");
    String whole = signed(HEAD + PAYLOAD, pair, "");
    String wrapped =
        HEAD
            + PAYLOAD.replace("</SoftwareIdentity>", "<Evidence>")
            + whole.substring(whole.indexOf("<Signature"), whole.indexOf("</SoftwareIdentity>"))
            + "</Evidence></SoftwareIdentity>";

    assertThat(Reads.refused(read(part, List.of(signer), List.of())))
        .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
    assertThat(Reads.refused(read(twice, List.of(signer), List.of())))
        .isEqualTo(Reading.Reason.SIGNATURE_NOT_ACCEPTED);
    assertThat(Reads.refused(read(wrapped, List.of(signer), List.of())))
        .isEqualTo(Reading.Reason.SIGNATURE_NOT_ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<a/>",
        "<SoftwareIdentity/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\"><a/>",
        "<a>&unknown;</a>"
      })
  void refusesWhatIsNoTag(String xml) {
    assertThatThrownBy(() -> read(xml, List.of(), List.of()))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesHashesThatAreNotHexAndFilesWithoutNames() {
    for (String file :
        List.of("<File name=\"a\" SHA256:hash=\"0g\"/>", "<File SHA256:hash=\"00\"/>")) {
      String xml = HEAD + "<Payload>" + file + "</Payload></SoftwareIdentity>";
      assertThatThrownBy(() -> read(xml, List.of(), List.of()))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesNestingOfHundredThousand() {
    String nested = HEAD + "<Payload>" + "<Directory name=\"a\">".repeat(100_000);
    assertThatThrownBy(() -> read(nested, List.of(), List.of()))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesTruncationAtEveryByte() {
    byte[] whole = Bytes.ofUtf8(HEAD + PAYLOAD.strip()).toArray();
    for (int length = 0; length < whole.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SwidTag.read(cut, "files", List.of(), List.of()))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void formatIsNeededForNothing() throws MalformedException {
    assertThat(ReferenceFormat.detect(Bytes.EMPTY)).isEmpty();
    assertThat(ReferenceFormat.detect(Bytes.ofUtf8("hello"))).isEmpty();
    Reading reading =
        ReferenceFormat.SWID.read(
            Bytes.ofUtf8(HEAD + PAYLOAD), "mine", List.of(), List.of(), Instant.EPOCH);
    assertThat(Reads.read(reading).lists()).containsOnlyKeys("mine");
  }
}
