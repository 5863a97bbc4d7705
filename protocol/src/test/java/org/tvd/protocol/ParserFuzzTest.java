package org.tvd.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.protocol.bootlog.RealEvidence;

/**
 * Coverage-guided fuzzing of each parser of untrusted bytes; an ordinary test run tries the seeds
 * alone. A finding is any exception but the declared refusal. See CONTRIBUTING.md.
 */
class ParserFuzzTest {
  private static final String MACHINE = "vm-secureboot/";

  private static void parse(UntrustedParser parser, byte[] input) {
    try {
      parser.parser().parse(Bytes.of(input));
    } catch (MalformedException e) {
      // the declared refusal
    }
  }

  /** Good input of the tests' own making, and what real machines sent, where that is present. */
  private static Stream<byte[]> seeds(UntrustedParser parser, String... real) {
    Stream<byte[]> own = parser.samples().stream().map(Bytes::toArray);
    return RealEvidence.isPresent()
        ? Stream.concat(
            own, Stream.of(real).map(file -> RealEvidence.read(MACHINE + file).toArray()))
        : own;
  }

  @MethodSource("attestSeeds")
  @FuzzTest
  void attest(byte[] input) {
    parse(UntrustedParser.ATTEST, input);
  }

  static Stream<byte[]> attestSeeds() {
    return seeds(UntrustedParser.ATTEST, "quote-ecc.msg", "quote-rsa.msg");
  }

  @MethodSource("creationDataSeeds")
  @FuzzTest
  void creationData(byte[] input) {
    parse(UntrustedParser.CREATION_DATA, input);
  }

  static Stream<byte[]> creationDataSeeds() {
    return seeds(UntrustedParser.CREATION_DATA);
  }

  @MethodSource("tpmSignatureSeeds")
  @FuzzTest
  void tpmSignature(byte[] input) {
    parse(UntrustedParser.TPM_SIGNATURE, input);
  }

  static Stream<byte[]> tpmSignatureSeeds() {
    return seeds(UntrustedParser.TPM_SIGNATURE, "quote-ecc.sig", "quote-rsa.sig");
  }

  @MethodSource("tpmPublicSeeds")
  @FuzzTest
  void tpmPublic(byte[] input) {
    parse(UntrustedParser.TPM_PUBLIC, input);
  }

  static Stream<byte[]> tpmPublicSeeds() {
    return seeds(UntrustedParser.TPM_PUBLIC);
  }

  @MethodSource("bootLogSeeds")
  @FuzzTest
  void bootLog(byte[] input) {
    parse(UntrustedParser.BOOT_LOG, input);
  }

  static Stream<byte[]> bootLogSeeds() {
    return seeds(UntrustedParser.BOOT_LOG, "eventlog");
  }

  @MethodSource("uefiVariableSeeds")
  @FuzzTest
  void uefiVariable(byte[] input) {
    parse(UntrustedParser.UEFI_VARIABLE, input);
  }

  static Stream<byte[]> uefiVariableSeeds() {
    return seeds(UntrustedParser.UEFI_VARIABLE);
  }

  @MethodSource("imaLogSeeds")
  @FuzzTest
  void imaLog(byte[] input) {
    parse(UntrustedParser.IMA_LOG, input);
  }

  static Stream<byte[]> imaLogSeeds() {
    return seeds(UntrustedParser.IMA_LOG, "ima_binary_after");
  }

  @MethodSource("propertyCertificateSeeds")
  @FuzzTest
  void propertyCertificate(byte[] input) {
    parse(UntrustedParser.PROPERTY_CERTIFICATE, input);
  }

  static Stream<byte[]> propertyCertificateSeeds() {
    return seeds(UntrustedParser.PROPERTY_CERTIFICATE);
  }

  @MethodSource("pemSeeds")
  @FuzzTest
  void pem(byte[] input) {
    parse(UntrustedParser.PEM, input);
  }

  static Stream<byte[]> pemSeeds() {
    return seeds(UntrustedParser.PEM);
  }

  @MethodSource("evidenceSeeds")
  @FuzzTest
  void evidence(byte[] input) {
    parse(UntrustedParser.EVIDENCE, input);
  }

  static Stream<byte[]> evidenceSeeds() {
    return seeds(UntrustedParser.EVIDENCE);
  }

  @MethodSource("enrolmentSeeds")
  @FuzzTest
  void enrolment(byte[] input) {
    parse(UntrustedParser.ENROLMENT, input);
  }

  static Stream<byte[]> enrolmentSeeds() {
    return seeds(UntrustedParser.ENROLMENT);
  }

  @MethodSource("yamlSeeds")
  @FuzzTest
  void yaml(byte[] input) {
    parse(UntrustedParser.YAML, input);
  }

  static Stream<byte[]> yamlSeeds() {
    return seeds(UntrustedParser.YAML);
  }

  @MethodSource("platformCertificateSeeds")
  @FuzzTest
  void platformCertificate(byte[] input) {
    parse(UntrustedParser.PLATFORM_CERTIFICATE, input);
  }

  static Stream<byte[]> platformCertificateSeeds() {
    return seeds(UntrustedParser.PLATFORM_CERTIFICATE);
  }

  @MethodSource("storedCertificateSeeds")
  @FuzzTest
  void storedCertificate(byte[] input) {
    parse(UntrustedParser.STORED_CERTIFICATE, input);
  }

  static Stream<byte[]> storedCertificateSeeds() {
    return seeds(UntrustedParser.STORED_CERTIFICATE);
  }

  @MethodSource("cborSeeds")
  @FuzzTest
  void cbor(byte[] input) {
    parse(UntrustedParser.CBOR, input);
  }

  static Stream<byte[]> cborSeeds() {
    return seeds(UntrustedParser.CBOR);
  }

  @MethodSource("swidTagSeeds")
  @FuzzTest
  void swidTag(byte[] input) {
    parse(UntrustedParser.SWID_TAG, input);
  }

  static Stream<byte[]> swidTagSeeds() {
    return seeds(UntrustedParser.SWID_TAG);
  }

  @MethodSource("keylimePolicySeeds")
  @FuzzTest
  void keylimePolicy(byte[] input) {
    parse(UntrustedParser.KEYLIME_POLICY, input);
  }

  static Stream<byte[]> keylimePolicySeeds() {
    return seeds(UntrustedParser.KEYLIME_POLICY);
  }

  @MethodSource("hashListSeeds")
  @FuzzTest
  void hashList(byte[] input) {
    parse(UntrustedParser.HASH_LIST, input);
  }

  static Stream<byte[]> hashListSeeds() {
    return seeds(UntrustedParser.HASH_LIST);
  }
}
