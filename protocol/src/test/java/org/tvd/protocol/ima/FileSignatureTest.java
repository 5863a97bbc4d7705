package org.tvd.protocol.ima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

class FileSignatureTest {
  private static final Bytes DIGEST = Bytes.ofUtf8("contents").sha256();

  @Test
  void readsSignatureOfContent() throws MalformedException {
    FileSignature signature = FileSignature.parse(Bytes.ofHex("030204f3452d230002abcd"));
    assertThat(signature)
        .isEqualTo(
            new FileSignature(FileSignature.Type.CONTENT, 4, 0xf3452d23, Bytes.ofHex("abcd")));
    assertThat(signature.hash()).hasValue(HashAlgorithm.SHA256);
    assertThat(signature.signedDigest(DIGEST)).hasValue(DIGEST);
    assertThat(signature.signedDigest(DIGEST.slice(0, 20))).isEmpty();
  }

  @Test
  void verityDigestIsSignedWithItsTypeAndAlgorithm() throws MalformedException {
    FileSignature signature = FileSignature.parse(Bytes.ofHex("060304f3452d230002abcd"));
    assertThat(signature.signedDigest(DIGEST))
        .hasValue(Bytes.concat(Bytes.ofHex("0604"), DIGEST).sha256());
  }

  @Test
  void sha1SignatureSignsNothing() throws MalformedException {
    FileSignature signature = FileSignature.parse(Bytes.ofHex("030202f3452d230002abcd"));
    assertThat(signature.hash()).isEmpty();
    assertThat(signature.signedDigest(Bytes.of(new byte[20]))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "03",
        "030104f3452d230002abcd",
        "030304f3452d230002abcd",
        "060204f3452d230002abcd",
        "050204f3452d230002abcd",
        "030204f3452d230002ab",
        "030204f3452d230002abcdef",
        "030204f3452d23ffffabcd",
      })
  void refusesOtherForms(String hex) {
    assertThatThrownBy(() -> FileSignature.parse(Bytes.ofHex(hex)))
        .isInstanceOf(MalformedException.class);
  }
}
