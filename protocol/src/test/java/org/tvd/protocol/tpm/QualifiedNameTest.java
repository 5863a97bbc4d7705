package org.tvd.protocol.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;

/** Qualified Names, against what real TPMs signed. */
class QualifiedNameTest {
  private static final String VM = "vm-secureboot/";
  private static final String GCP = "google+go-attestation/extracted/windows_gcp_shielded_vm/";

  @ParameterizedTest
  @CsvSource({"ek.pub, ak.pub, quote-ecc.msg", "ekr.pub, akr.pub, quote-rsa.msg"})
  void isWhatARealTpmSignsForAKeyBelowItsEndorsementKey(String ek, String ak, String quote)
      throws Exception {
    Bytes parent = TpmPublic.parse(sized(VM + ek)).name();
    Bytes name = TpmPublic.parse(sized(VM + ak)).name();
    Bytes signed = Attest.parse(RealEvidence.read(VM + quote)).qualifiedSigner();
    assertThat(QualifiedName.inEndorsementHierarchy(List.of(parent), name)).isEqualTo(signed);
    assertThat(QualifiedName.inEndorsementHierarchy(List.of(), name)).isNotEqualTo(signed);
    assertThat(QualifiedName.inEndorsementHierarchy(List.of(name), name)).isNotEqualTo(signed);
  }

  @Test
  void tellsThatARealWindowsMachinesKeyIsInTheOwnerHierarchy() throws Exception {
    Bytes name = TpmPublic.parse(RealEvidence.read(GCP + "ak_public.tpmt_public")).name();
    // TPMS_CREATION_DATA ends in parentName, parentQualifiedName and an empty outsideInfo.
    Bytes creation = RealEvidence.read(GCP + "ak_create_data.tpms_creation_data");
    int end = creation.size() - 2;
    Bytes parent = creation.slice(end - 36 - 34, end - 36);
    Bytes parentQualified = creation.slice(end - 34, end);
    assertThat(Bytes.concat(Bytes.ofHex("40000001"), parent).sha256())
        .isEqualTo(parentQualified.slice(2, 34));
    Bytes signed = Attest.parse(RealEvidence.read(GCP + "quote.tpms_attest")).qualifiedSigner();
    assertThat(Bytes.concat(parentQualified, name).sha256()).isEqualTo(signed.slice(2, 34));
    assertThat(QualifiedName.inEndorsementHierarchy(List.of(parent), name)).isNotEqualTo(signed);
  }

  @Test
  void refusesAncestorsThatAreNoNames() {
    Bytes name = Bytes.concat(Bytes.ofHex("000b"), Bytes.of(new byte[32]));
    for (Bytes bad :
        List.of(
            Bytes.EMPTY,
            Bytes.ofHex("4000000b"),
            name.slice(0, 33),
            Bytes.concat(name, Bytes.of(new byte[1])),
            Bytes.concat(Bytes.ofHex("0010"), Bytes.of(new byte[32])))) {
      assertThatThrownBy(() -> QualifiedName.inEndorsementHierarchy(List.of(bad), name))
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(
            () -> QualifiedName.inEndorsementHierarchy(Collections.nCopies(5, name), name))
        .isInstanceOf(MalformedException.class);
  }

  /** A TPM2B's content. */
  private static Bytes sized(String file) {
    Bytes sized = RealEvidence.read(file);
    return sized.slice(2, sized.size());
  }
}
