package org.tvd.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import COSE.AlgorithmID;
import COSE.Attribute;
import COSE.HeaderKeys;
import COSE.OneKey;
import COSE.Sign1Message;
import com.upokecenter.cbor.CBORObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Signed messages, made by another library or by hand. */
final class CoseSign1Test {
  private static final byte[] PAYLOAD = "reference".getBytes(StandardCharsets.UTF_8);

  private static CoseSign1 parse(byte[] message) throws MalformedException {
    return CoseSign1.of(CborValue.parse("COSE_Sign1", Bytes.of(message)));
  }

  /** A message that another library made, by another library's keys. */
  private static byte[] signed(AlgorithmID algorithm, OneKey key) throws Exception {
    Sign1Message message = new Sign1Message();
    message.addAttribute(HeaderKeys.Algorithm, algorithm.AsCBOR(), Attribute.PROTECTED);
    message.SetContent(PAYLOAD);
    message.sign(key);
    return message.EncodeToBytes();
  }

  @ParameterizedTest
  @EnumSource(
      value = AlgorithmID.class,
      names = {"ECDSA_256", "ECDSA_384", "ECDSA_512"})
  void agreesWithAnotherLibrary(AlgorithmID algorithm) throws Exception {
    OneKey key = OneKey.generateKey(algorithm);
    CoseSign1 message = parse(signed(algorithm, key));

    assertThat(message.isSignedBy(key.AsPublicKey())).isTrue();
    assertThat(message.payload()).isEqualTo(Bytes.of(PAYLOAD));
    assertThat(message.isSignedBy(OneKey.generateKey(algorithm).AsPublicKey())).isFalse();
  }

  @Test
  void refusesKeyOfAnotherCurve() throws Exception {
    OneKey key = OneKey.generateKey(AlgorithmID.ECDSA_256);
    CoseSign1 message = parse(signed(AlgorithmID.ECDSA_256, key));

    assertThat(message.isSignedBy(OneKey.generateKey(AlgorithmID.ECDSA_384).AsPublicKey()))
        .isFalse();
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThat(message.isSignedBy(rsa.getPublic())).isFalse();
  }

  @Test
  void refusesEveryChangedByteOfPayloadAndSignature() throws Exception {
    OneKey key = OneKey.generateKey(AlgorithmID.ECDSA_256);
    byte[] message = signed(AlgorithmID.ECDSA_256, key);
    int content = message.length - 64 - 2 - PAYLOAD.length;
    for (int at = content; at < message.length; at++) {
      byte[] changed = message.clone();
      changed[at] ^= 1;
      boolean accepted;
      try {
        accepted = parse(changed).isSignedBy(key.AsPublicKey());
      } catch (MalformedException e) {
        continue; // the byte was a length
      }
      assertThat(accepted).as("byte " + at).isFalse();
    }
  }

  @Test
  void acceptsPssWithItsOwnSaltLengthAlone() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    for (int salt : new int[] {32, 20}) {
      Signature signer = Signature.getInstance("RSASSA-PSS");
      signer.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
      CoseSign1 message = parse(byHand(-37, signer, pair));
      assertThat(message.isSignedBy(pair.getPublic())).isEqualTo(salt == 32);
    }
  }

  @Test
  void acceptsEd25519() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    CoseSign1 message = parse(byHand(-8, Signature.getInstance("Ed25519"), pair));

    assertThat(message.isSignedBy(pair.getPublic())).isTrue();
  }

  private static byte[] byHand(int algorithm, Signature signer, KeyPair pair) throws Exception {
    byte[] header = CBORObject.NewMap().Add(1, algorithm).EncodeToBytes();
    signer.initSign(pair.getPrivate());
    signer.update(
        CBORObject.NewArray()
            .Add("Signature1")
            .Add(header)
            .Add(new byte[0])
            .Add(PAYLOAD)
            .EncodeToBytes());
    return array(header, CBORObject.NewMap(), PAYLOAD, signer.sign());
  }

  private static byte[] array(Object... parts) {
    CBORObject array = CBORObject.NewArray();
    for (Object part : parts) {
      array.Add(part instanceof CBORObject object ? object : CBORObject.FromObject(part));
    }
    return CBORObject.FromObjectAndTag(array, 18).EncodeToBytes();
  }

  @Test
  void refusesFormsThatItDoesNotKnow() {
    byte[] es256 = CBORObject.NewMap().Add(1, -7).EncodeToBytes();
    byte[] none = new byte[0];
    CBORObject empty = CBORObject.NewMap();
    byte[] critical =
        CBORObject.NewMap().Add(1, -7).Add(2, CBORObject.NewArray().Add(99)).EncodeToBytes();
    byte[] rs1 = CBORObject.NewMap().Add(1, -65535).EncodeToBytes();

    assertThatThrownBy(() -> parse(array(none, empty, PAYLOAD, none)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> parse(array(es256, empty, CBORObject.Null, none)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> parse(array(es256, empty, PAYLOAD)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> parse(array(critical, empty, PAYLOAD, none)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("critical");
    assertThatThrownBy(() -> parse(array(rs1, empty, PAYLOAD, none)))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> parse(array(es256, none, PAYLOAD, none)))
        .isInstanceOf(MalformedException.class);
  }
}
