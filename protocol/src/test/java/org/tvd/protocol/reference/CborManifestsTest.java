package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import COSE.AlgorithmID;
import COSE.Attribute;
import COSE.HeaderKeys;
import COSE.OneKey;
import COSE.Sign1Message;
import com.upokecenter.cbor.CBORObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.reference.ReferenceValues.Finding;
import org.tvd.protocol.reference.ReferenceValues.Provenance;

/** CoSWID tags (RFC 9393) and CoRIM manifests, written by hand from their CDDL. */
final class CborManifestsTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static CBORObject map(Object... keysAndValues) {
    CBORObject map = CBORObject.NewOrderedMap();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.Add(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static CBORObject array(Object... items) {
    CBORObject array = CBORObject.NewArray();
    for (Object item : items) {
      array.Add(item);
    }
    return array;
  }

  private static CBORObject tagged(Object value, int tag) {
    return CBORObject.FromObjectAndTag(value, tag);
  }

  private static CBORObject digest(Object algorithm, int size) {
    byte[] value = new byte[size];
    Arrays.fill(value, (byte) size);
    return array(algorithm, value);
  }

  private static CBORObject coswid() {
    CBORObject sub =
        map(24, "sub", 26, map(17, array(map(24, "b", 7, digest(7, 48)), map(24, "c"))));
    return map(
        0,
        "tag-1",
        12,
        0,
        1,
        "Tools",
        13,
        "1.2",
        2,
        map(31, "Maker", 33, array(1, 2)),
        4,
        map(38, "https://maker.example", 40, "parent"),
        6,
        map(
            16,
                map(
                    24,
                    "bin",
                    25,
                    "/",
                    23,
                    "usr",
                    26,
                    map(16, sub, 17, map(24, "a", 7, digest(1, 32)))),
            17, map(24, "loose", 7, digest(2, 16)),
            18, map(27, "daemon")),
        11,
        true);
  }

  /** One environment with digests, a register, a version and what else there may be. */
  private static CBORObject comid() {
    CBORObject environment =
        map(0, map(0, tagged(new byte[16], 37), 1, "ACME", 2, "Road"), 1, tagged(new byte[7], 550));
    CBORObject measurements =
        array(
            map(0, 4, 1, map(2, array(digest(1, 32), digest("sha-512", 64)), 11, "BL")),
            map(1, map(0, map(0, "1.0"), 1, 3, 14, map(7, array(digest(7, 48))))));
    return map(
        1, map(0, "comid-1"),
        4, map(0, array(array(environment, measurements)), 1, array(), 3, array()));
  }

  private static CBORObject corim() {
    return tagged(
        map(
            0, "corim-1",
            1,
                array(
                    tagged(comid().EncodeToBytes(), 506),
                    tagged(tagged(coswid(), 1398229316).EncodeToBytes(), 505),
                    tagged(new byte[] {(byte) 0xa0}, 508)),
            2, array(map(0, "https://maker.example/other")),
            3, tagged("https://maker.example/profile", 32),
            4, map(1, tagged(1767225600, 1))),
        501);
  }

  private static ReferenceValues read(CBORObject object) throws MalformedException {
    Bytes encoded = Bytes.of(object.EncodeToBytes());
    ReferenceFormat format = ReferenceFormat.detect(encoded).orElseThrow();
    return Reads.read(format.read(encoded, format.list(), List.of(), List.of(), NOW));
  }

  @Test
  void filesOfACoswidAreReferencesByTheirPaths() throws MalformedException {
    for (CBORObject form : List.of(coswid(), tagged(coswid(), 1398229316))) {
      ReferenceValues values = read(form);

      assertThat(values.source()).isEqualTo("CoSWID tag-1: Tools 1.2");
      assertThat(values.list("files"))
          .extracting(ReferenceValue::subject)
          .containsExactlyInAnyOrder("/usr/bin/a", "/usr/bin/sub/b");
      // A truncated hash, a file without one, a process.
      assertThat(Reads.notImported(values)).isEqualTo(3);
      assertThat(values.findings(Finding.NOTE)).hasSize(2);
    }
  }

  @Test
  void referenceTriplesOfACorimAreReferencesByTheirEnvironments() throws MalformedException {
    ReferenceValues values = read(corim());

    assertThat(values.source()).startsWith("CoRIM corim-1 with CoMID comid-1, CoSWID tag-1");
    assertThat(values.list("components")).hasSize(5);
    assertThat(values.list("components"))
        .extracting(ReferenceValue::subject)
        .anyMatch(subject -> subject.contains("ACME/Road") && subject.endsWith(" 4"))
        .anyMatch(subject -> subject.endsWith("register 7"));
    assertThat(values.findings(Finding.NOT_IMPORTED).keySet())
        .contains(
            "a measurement that is no digest: version",
            "a measurement that is no digest: svn",
            "not reference values: endorsed values",
            "not reference values: attestation keys",
            "a tag of another kind than CoMID and CoSWID",
            "manifests that this one depends on, which are not fetched");
    assertThat(values.findings(Finding.WEAK).keySet())
        .contains("the manifest has expired", "a profile, of which nothing is known here");
    assertThat(Reads.notImported(values)).isEqualTo(9);
  }

  private static byte[] signed(OneKey key, CBORObject content) throws Exception {
    Sign1Message message = new Sign1Message();
    message.addAttribute(HeaderKeys.Algorithm, AlgorithmID.ECDSA_384.AsCBOR(), Attribute.PROTECTED);
    message.addAttribute(
        HeaderKeys.CONTENT_TYPE,
        CBORObject.FromObject("application/rim+cbor"),
        Attribute.PROTECTED);
    message.SetContent(content.EncodeToBytes());
    message.sign(key);
    return message.EncodeToBytes();
  }

  @Test
  void signedManifestsAreReadWhereTheirSignerIsTheOneAskedFor() throws Exception {
    OneKey key = OneKey.generateKey(AlgorithmID.ECDSA_384);
    Signer signer = new Signer("maker", key.AsPublicKey());
    Signer other = new Signer("other", OneKey.generateKey(AlgorithmID.ECDSA_384).AsPublicKey());
    for (CBORObject content : List.of(corim(), tagged(coswid(), 1398229316))) {
      Bytes message = Bytes.of(signed(key, content));
      ReferenceFormat format = ReferenceFormat.detect(message).orElseThrow();

      assertThat(
              Reads.read(format.read(message, "x", List.of(signer), List.of(), NOW)).provenance())
          .isEqualTo(new Provenance.Proven("maker"));
      assertThat(Reads.read(format.read(message, "x", List.of(), List.of(), NOW)).provenance())
          .isEqualTo(new Provenance.SignatureNotChecked());
      assertThat(Reads.refused(format.read(message, "x", List.of(other), List.of(), NOW)))
          .isEqualTo(Reading.Reason.SIGNATURE_WRONG);
      Bytes unsigned = Bytes.of(content.EncodeToBytes());
      assertThat(Reads.refused(format.read(unsigned, "x", List.of(signer), List.of(), NOW)))
          .isEqualTo(Reading.Reason.NOT_SIGNED);
    }
  }

  @Test
  void tagsOfEarlierDraftsAreTakenOff() throws MalformedException {
    assertThat(read(tagged(corim(), 500)).list("components")).hasSize(5);
  }

  @Test
  void refusesTruncationAtEveryByte() {
    byte[] whole = corim().EncodeToBytes();
    for (int length = 0; length < whole.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Corim.read(cut, "x", List.of(), NOW))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void anyChangeOfOneByteIsReadOrMalformedAndNothingElse() {
    byte[] whole = corim().EncodeToBytes();
    int refused = 0;
    for (int at = 0; at < whole.length; at++) {
      for (int change : new int[] {1, 0x20, 0x80, 0xff}) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) change;
        try {
          assertThat(Corim.read(Bytes.of(changed), "x", List.of(), NOW)).isNotNull();
        } catch (MalformedException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void refusesWhatLacksItsParts() {
    CBORObject noTriples = map(1, map(0, "x"));
    for (CBORObject bad :
        List.of(
            map(),
            map(0, "x"),
            map(0, "x", 1, "y", 6, map(17, map(24, "a", 7, array(1)))),
            map(0, "x", 1, "y", 6, map(17, map(7, digest(1, 32)))),
            map(0, "x", 1, "y", 6, 1))) {
      assertThatThrownBy(() -> Coswid.read(Bytes.of(bad.EncodeToBytes()), "x", List.of()))
          .isInstanceOf(MalformedException.class);
    }
    for (CBORObject bad :
        List.of(
            corim().UntagOne(),
            tagged(map(0, "x"), 501),
            tagged(map(0, "x", 1, array(tagged(noTriples.EncodeToBytes(), 506))), 501),
            tagged(map(0, "x", 1, array(), 4, map(1, "later")), 501),
            tagged(map(0, "x", 1, array(), 4, map(1, Long.MAX_VALUE)), 501))) {
      assertThatThrownBy(() -> Corim.read(Bytes.of(bad.EncodeToBytes()), "x", List.of(), NOW))
          .isInstanceOf(MalformedException.class);
    }
  }
}
