package org.tvd.protocol.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import org.tvd.protocol.Bytes;

/**
 * Known answers: a key and its signature over a known message. A native library that does not load
 * shows it at its first use, and one that takes anything must not be used.
 */
enum SelfCheck {
  EC(
      "EC",
      "SHA256withECDSA",
      "3059301306072a8648ce3d020106082a8648ce3d030107034200041dc8b373ec582ea0f611c49c727d7585c466"
          + "35ba38dba33b70c518b67af8b6e2c3b8766443ad8f6be4c3ea69f7838de61aa848f66cdeed13cb69d8f249"
          + "74d035",
      "30440220237745b6b314c4fa0d7a9e114d82a98aa0ddaf48fa42b36b630be84cf21797e70220008ae5e7036820"
          + "32b9a1ec1b4d63b44dd45701b548fbe87cc62d0ca7a8d1508a"),
  RSA(
      "RSA",
      "SHA256withRSA",
      "30820122300d06092a864886f70d01010105000382010f003082010a0282010100d65a65c116a586774546d705"
          + "964ce3d8e8828c0aa0179a8dce9bb3243edb294726c61cc3774fe2391b7c44c6c7211fc3d3357bbe1d7a03"
          + "e740cba73abc5273f715be4bef894b24de8f6e34b511b0b64e843a60b910fe266072bd4edd7deecfaaebcc"
          + "2e54735b9f0ebb9323a24eb85f47bddf20cc021cf030aac81ab7d61a32e4927b5900641822d9cd276b4823"
          + "730756ecd4d3ac783ec827fb58b2ae9b0628c722fae5b99b229caad3252ca3d4655356ae779eb0d319dcdd"
          + "6f4f4e5253b7b908b1fd09b89e1c691ec7f1011c52b51717c95e88bf6139b92f66813db2e5dea498d84f0f"
          + "0d16cfa26c0dc484952b7145f7c08fe009d530de5307f0bb71e3d4279b0203010001",
      "15427be6799fca7f27e38dbd1695a86e048bf0170498434f1f5e37fe5bc457e788010405979bf5290d7c73e32f"
          + "9edf4eede6e55596be60b7696d5db6b4d577ba0447a117d409d9427f35d2f256843c12e41dedc514ee761f"
          + "36a2643cf7b02627f79ccbf89e40b2973c21cb6652abf738bc366ead88f6f3ffd4953749ed0e6d2ef6b1ee"
          + "16fdf1d8fc0be87de9ec98b6e3dfb78df5bb51d69b0d109ebe242dc9a1c76359036d5119c45dbe21b56367"
          + "f16b9711a14b8d11269fe5a1691f50170d0b4e579fbe9b1223df90495eba16886e8b65b8935366e357b496"
          + "b238b089e3abce3ef40263f5fc2685787c1ceab2ccc3023c318a57ce2d9858c8d97117a778a486");

  private static final Bytes MESSAGE = Bytes.ofUtf8("TVD signature self-check");

  private final String keyAlgorithm;
  private final String algorithm;
  private final String key;
  private final String signature;

  SelfCheck(String keyAlgorithm, String algorithm, String key, String signature) {
    this.keyAlgorithm = keyAlgorithm;
    this.algorithm = algorithm;
    this.key = key;
    this.signature = signature;
  }

  /** Why {@code provider} may not be used, if so. */
  Optional<String> fault(Provider provider) {
    try {
      PublicKey parsed =
          KeyFactory.getInstance(keyAlgorithm, provider)
              .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(key)));
      if (!verifies(provider, parsed, MESSAGE)) {
        return Optional.of(algorithm + " refuses a good signature");
      }
      return verifies(provider, parsed, MESSAGE.slice(1, MESSAGE.size()))
          ? Optional.of(algorithm + " takes a bad signature")
          : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      return Optional.of(algorithm + ": " + e);
    }
  }

  private boolean verifies(Provider provider, PublicKey parsed, Bytes message)
      throws GeneralSecurityException {
    Signature verifier = SignatureProviders.verifier(algorithm, provider, parsed);
    message.update(verifier);
    return verifier.verify(HexFormat.of().parseHex(signature));
  }
}
