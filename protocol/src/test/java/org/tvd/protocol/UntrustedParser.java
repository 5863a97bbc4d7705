package org.tvd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.HostileInput.Parser;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogSamples;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.cbor.CborValue;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaLogSamples;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.property.PlatformCertificate;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.property.PropertyCertificateSamples;
import org.tvd.protocol.reference.HashList;
import org.tvd.protocol.reference.KeylimeRuntimePolicy;
import org.tvd.protocol.reference.SwidTag;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.CreationData;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.tpm.TpmSignature;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.StoredCertificate;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Every parser of bytes that may come from an enemy, with good input for each. */
enum UntrustedParser {
  ATTEST(16, 8 << 10),
  CREATION_DATA(16, 8 << 10),
  TPM_SIGNATURE(16, 8 << 10),
  TPM_PUBLIC(16, 8 << 10),
  BOOT_LOG(32, 16 << 10),
  UEFI_VARIABLE(16, 16 << 10),
  IMA_LOG(32, 16 << 10),
  PROPERTY_CERTIFICATE(64, 256 << 10),
  PLATFORM_CERTIFICATE(64, 256 << 10),
  STORED_CERTIFICATE(16, 16 << 10),
  PEM(64, 64 << 10),
  CBOR(256, 64 << 10),
  SWID_TAG(256, 1 << 20),
  KEYLIME_POLICY(64, 256 << 10),
  HASH_LIST(256, 64 << 10),
  EVIDENCE(32, 256 << 10),
  ENROLMENT(32, 256 << 10),
  YAML(128, 256 << 10);

  static final int DEPTH = 100_000;

  private static final JsonMapper JSON = StrictJson.mapper();

  private final int bytesPerByte;
  private final int bytesAtLeast;

  UntrustedParser(int bytesPerByte, int bytesAtLeast) {
    this.bytesPerByte = bytesPerByte;
    this.bytesAtLeast = bytesAtLeast;
  }

  Parser parser() {
    return switch (this) {
      case ATTEST -> Attest::parse;
      case CREATION_DATA -> CreationData::parse;
      case TPM_SIGNATURE -> TpmSignature::parse;
      case TPM_PUBLIC -> TpmPublic::parse;
      case BOOT_LOG -> BootLog::parse;
      case UEFI_VARIABLE -> UefiVariable::parse;
      case IMA_LOG -> ImaLog::parse;
      case PROPERTY_CERTIFICATE -> PropertyCertificate::parse;
      case PLATFORM_CERTIFICATE -> PlatformCertificate::parse;
      case STORED_CERTIFICATE -> StoredCertificate::all;
      case PEM -> UntrustedParser::pem;
      case CBOR -> input -> CborValue.parse("CBOR", input);
      case SWID_TAG -> input -> SwidTag.read(input, "boot", List.of(), List.of());
      case KEYLIME_POLICY -> input -> KeylimeRuntimePolicy.read(input, List.of());
      case HASH_LIST -> input -> HashList.read(input, "ima");
      case EVIDENCE -> input -> json(input, Evidence.class);
      case ENROLMENT -> input -> json(input, EnrolmentRequest.class);
      case YAML -> UntrustedParser::yaml;
    };
  }

  /** How many bytes it may allocate for each byte of input. */
  int bytesPerByte() {
    return bytesPerByte;
  }

  /** How many it may allocate in any case: buffers, an exception. */
  int bytesAtLeast() {
    return bytesAtLeast;
  }

  /** Input that is taken. */
  List<Bytes> samples() {
    return switch (this) {
      case ATTEST ->
          List.of(
              attest("8018", "00000001000b03ff0700" + "0020" + "00".repeat(32)),
              attest("8017", tpmName() + tpmName()),
              attest("801a", tpmName() + "0020" + "00".repeat(32)),
              attest("8019", "00".repeat(8 + 17 + 8)));
      case CREATION_DATA ->
          List.of(
              Bytes.ofHex(
                  "00000001000b03010000"
                      + "0020"
                      + "11".repeat(32)
                      + "01"
                      + "000b"
                      + tpmName()
                      + tpmName()
                      + "0000"));
      case TPM_SIGNATURE ->
          List.of(
              Bytes.ofHex("0018000b" + "0020" + "21".repeat(32) + "0020" + "22".repeat(32)),
              Bytes.ofHex("0014000b" + "0100" + "23".repeat(256)),
              Bytes.ofHex("0016000c" + "0180" + "23".repeat(384)));
      case TPM_PUBLIC ->
          List.of(
              Bytes.ofHex(
                  "0023000b00050072"
                      + "0000"
                      + "0010"
                      + "0018000b"
                      + "0003"
                      + "0010"
                      + "0020"
                      + "31".repeat(32)
                      + "0020"
                      + "32".repeat(32)),
              Bytes.ofHex(
                  "0001000b000300b2"
                      + "0020"
                      + "33".repeat(32)
                      + "000600800043"
                      + "0010"
                      + "0800"
                      + "00000000"
                      + "0100"
                      + "34".repeat(256)));
      case BOOT_LOG -> BootLogSamples.logs();
      case UEFI_VARIABLE -> List.of(BootLogSamples.variable());
      case IMA_LOG -> ImaLogSamples.logs();
      case PROPERTY_CERTIFICATE -> PropertyCertificateSamples.certificates();
      case PLATFORM_CERTIFICATE, SWID_TAG, KEYLIME_POLICY ->
          List.of(); // real ones: their own tests
      case STORED_CERTIFICATE -> PropertyCertificateSamples.certificates();
      case PEM -> PropertyCertificateSamples.pem();
      case CBOR -> List.of(Bytes.ofHex("a301820102026161" + "03d81843010203"));
      case HASH_LIST -> List.of(Bytes.ofUtf8("ab".repeat(32) + "  /usr/bin/tool\n"));
      case EVIDENCE -> List.of(Bytes.of(JSON.writeValueAsBytes(evidence())));
      case ENROLMENT ->
          List.of(
              Bytes.of(
                  JSON.writeValueAsBytes(
                      new EnrolmentRequest(
                          "h1",
                          Bytes.ofUtf8("a certificate"),
                          List.of(Bytes.ofUtf8("another")),
                          Bytes.ofUtf8("ek"),
                          Bytes.ofUtf8("ak"),
                          List.of(Bytes.ofUtf8("a name")),
                          Bytes.ofUtf8("an iak"),
                          List.of(Bytes.ofUtf8("its issuer"))))));
      case YAML ->
          List.of(
              Bytes.ofUtf8(
                  """
                  version: 1
                  list: [a, "b c", 3]
                  nested: {x: {y: z}}
                  block:
                    - item # comment
                    - key: |
                        text
                        more
                  """));
    };
  }

  /** Deep and long input in the format's own syntax. */
  List<Bytes> bombs() {
    List<Bytes> bombs = new ArrayList<>();
    switch (this) {
      case PROPERTY_CERTIFICATE, PLATFORM_CERTIFICATE, STORED_CERTIFICATE -> {
        bombs.add(nestedDer());
        bombs.add(Bytes.ofUtf8("0\u0080".repeat(DEPTH)));
        bombs.add(Bytes.of("0\u0080".repeat(DEPTH).getBytes(StandardCharsets.ISO_8859_1)));
      }
      case PEM -> {
        bombs.add(Bytes.ofUtf8("-----BEGIN A-----".repeat(DEPTH)));
        bombs.add(Bytes.ofUtf8("-----BEGIN CERTIFICATE-----" + "A".repeat(8 * DEPTH)));
        bombs.add(Bytes.ofUtf8("-----BEGIN " + "A ".repeat(8 * DEPTH) + "-----"));
        bombs.add(Bytes.ofUtf8("-".repeat(8 * DEPTH)));
      }
      case CBOR -> {
        for (String open : List.of("81", "a100", "c6", "9f", "bf00", "5f", "d81841")) {
          bombs.add(Bytes.ofHex(open.repeat(DEPTH)));
        }
        for (String huge :
            List.of("9a7fffffff", "ba7fffffff", "5a7fffffff", "7b7fffffffffffffff")) {
          bombs.add(Bytes.ofHex(huge));
        }
      }
      case SWID_TAG -> {
        bombs.add(Bytes.ofUtf8("<a>".repeat(DEPTH)));
        bombs.add(Bytes.ofUtf8("<a " + "b='c' ".repeat(DEPTH) + ">"));
        bombs.add(
            Bytes.ofUtf8(
                "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>"
                    + "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>]><a>&d;</a>"));
        bombs.add(Bytes.ofUtf8("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"));
      }
      case EVIDENCE, ENROLMENT, KEYLIME_POLICY -> {
        for (String open :
            List.of("[", "{\"host\":", "{\"network\":{\"mechanisms\":[", "[[{\"\":")) {
          bombs.add(Bytes.ofUtf8(open.repeat(DEPTH)));
        }
        bombs.add(Bytes.ofUtf8("{\"join\":[" + "\"a\",".repeat(DEPTH)));
        bombs.add(Bytes.ofUtf8("{\"host\":" + "9".repeat(8 * DEPTH) + "}"));
        bombs.add(Bytes.ofUtf8("{\"host\":1e" + "9".repeat(20) + "}"));
        bombs.add(Bytes.ofUtf8("{\"" + "h".repeat(8 * DEPTH) + "\":1}"));
      }
      case YAML -> {
        for (String open :
            List.of("[", "{a: ", "{? ", "- ", "? ", "&a [", "!t ", "\"", "'", "|\n")) {
          bombs.add(Bytes.ofUtf8(open.repeat(DEPTH)));
        }
        bombs.add(Bytes.ofUtf8("a: &a [x,x]\n" + "b: *a\n".repeat(DEPTH)));
        bombs.add(Bytes.ofUtf8("a".repeat(8 * DEPTH)));
        bombs.add(Bytes.ofUtf8("#".repeat(8 * DEPTH)));
        bombs.add(Bytes.ofUtf8("---\n".repeat(DEPTH)));
        bombs.add(Bytes.ofUtf8(" ".repeat(8 * DEPTH) + "x"));
      }
      default -> bombs.add(Bytes.of(new byte[DEPTH]));
    }
    return bombs;
  }

  /** A SEQUENCE in a SEQUENCE in …, of definite lengths. */
  private static Bytes nestedDer() {
    byte[] out = new byte[5 * DEPTH];
    int at = out.length;
    for (int i = 0; i < DEPTH; i++) {
      int length = out.length - at;
      out[--at] = (byte) length;
      out[--at] = (byte) (length >> 8);
      out[--at] = (byte) (length >> 16);
      out[--at] = (byte) 0x83;
      out[--at] = 0x30;
    }
    return Bytes.of(out);
  }

  private static Bytes attest(String type, String attested) {
    return Bytes.ofHex(
        "ff544347"
            + type
            + tpmName()
            + "0020"
            + "41".repeat(32)
            + "00".repeat(16)
            + "01"
            + "00".repeat(8)
            + attested);
  }

  private static String tpmName() {
    return "0022" + "000b" + "42".repeat(32);
  }

  private static Evidence evidence() {
    Bytes some = Bytes.ofUtf8("some bytes");
    return new Evidence(
        "h1",
        some,
        some,
        some,
        List.of(new PcrBankValues(HashAlgorithm.SHA256, List.of(some, some))),
        LogPart.whole(some),
        new LogPart(7, some),
        List.of(some),
        some,
        new NetworkOffer("10.99.0.1", some, List.of("VXLAN")),
        List.of("beta"));
  }

  private static void json(Bytes input, Class<?> type) throws MalformedException {
    try {
      JSON.readValue(input.toArray(), type);
    } catch (JacksonException e) {
      throw new MalformedException(type.getSimpleName(), 0, "refused by the mapper");
    }
  }

  private static void pem(Bytes input) throws MalformedException {
    for (Pem block : Pem.parse(input.utf8())) {
      block.certificate();
    }
  }

  private static void yaml(Bytes input) throws MalformedException {
    var problems = new Problems();
    if (YamlFile.read("file.yaml", input, problems).isEmpty() && problems.isEmpty()) {
      throw new AssertionError("nothing is refused without a problem");
    }
    if (!problems.isEmpty()) {
      throw new MalformedException("YAML", 0, problems.errors().getFirst().toString());
    }
  }
}
