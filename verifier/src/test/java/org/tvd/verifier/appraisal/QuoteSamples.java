package org.tvd.verifier.appraisal;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.AttestationKeyVerifier;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.QualifiedName;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;
import org.tvd.tpmsim.AkKind;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.tpmsim.Forge;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.appraisal.Outcome.Proven;
import org.tvd.verifier.appraisal.QuoteBinding.Bound;
import org.tvd.verifier.appraisal.QuoteSignature.Signed;
import org.tvd.verifier.master.ExamplePolicy;

/** Quotes of random keys, registers and nonces by TPMs in this JVM, and spoilt ones. */
final class QuoteSamples implements AutoCloseable {
  private static final List<AkKind> KEYS =
      List.of(
          AkKind.ECDSA_P256_SHA256,
          AkKind.ECDSA_P256_SHA384,
          AkKind.ECDSA_P384_SHA384,
          AkKind.RSASSA_2048_SHA256,
          AkKind.RSASSA_2048_SHA384);

  /** What was done to a quote, and the row of the attack table that a tool may miss. */
  enum Kind {
    GOOD("good", 0),
    ATTEST_BIT("a bit of the structure flipped", 0),
    SIGNATURE_BIT("a bit of the signature's value flipped", 0),
    VALUE_BIT("a bit of a register's value flipped", 0),
    OTHER_NONCE("another nonce", 0),
    OTHER_KEY("another key", 0),
    OTHER_TYPE("a time attestation as a quote", 9),
    RELABELLED("registers relabelled", 10),
    TRAILING("a byte behind the signature", 39),
    WRONG_MAGIC("wrong magic, by an unrestricted key", 8);

    private final String text;
    private final int row;

    Kind(String text, int row) {
      this.text = text;
      this.row = row;
    }

    String text() {
      return text;
    }

    int row() {
      return row;
    }
  }

  /** One quote as it is sent, and what is expected of it. */
  record Sample(
      Kind kind,
      Bytes publicArea,
      Bytes attest,
      Bytes signature,
      List<PcrBankSelection> selection,
      List<PcrBankValues> values,
      Bytes qualifyingData,
      Evidence evidence,
      Expectation expectation) {

    /** The verdict of the verifier's first stages. */
    boolean accepted() {
      return QuoteSignature.check(attest, signature, expectation.identity())
              instanceof Proven(Signed signed)
          && QuoteBinding.check(signed, evidence, expectation) instanceof Proven(Bound bound)
          && PcrCheck.check(bound, values, selection) instanceof Proven<?>;
    }

    Bytes sizedPublicArea() {
      return Bytes.concat(
          Bytes.of(ByteBuffer.wrap(new byte[2]).putShort((short) publicArea.size()).array()),
          publicArea);
    }

    /**
     * The registers in tpm2-tools' own form, little-endian: a selection of 16 banks, a count, and
     * lists of a count and 8 digests of at most 64 bytes.
     */
    byte[] serialisedPcrs() {
      List<Bytes> all = values.stream().flatMap(bank -> bank.values().stream()).toList();
      int lists = (all.size() + 7) / 8;
      ByteBuffer out = ByteBuffer.allocate(136 + lists * 532).order(ByteOrder.LITTLE_ENDIAN);
      out.putInt(selection.size());
      for (PcrBankSelection bank : selection) {
        int bits = bank.registers().stream().mapToInt(register -> 1 << register).sum();
        out.putShort((short) bank.bank().id()).put((byte) 3);
        out.put((byte) bits).put((byte) (bits >> 8)).put((byte) (bits >> 16)).putShort((short) 0);
      }
      out.putInt(132, lists);
      for (int i = 0; i < all.size(); i++) {
        int list = 136 + i / 8 * 532;
        out.putInt(list, Math.min(8, all.size() - i / 8 * 8));
        int digest = list + 4 + i % 8 * 66;
        out.putShort(digest, (short) all.get(i).size());
        out.put(digest + 2, all.get(i).toArray());
      }
      return out.array();
    }

    String hashName() {
      return expectation.identity().ak().schemeHash().name().toLowerCase(Locale.ROOT);
    }
  }

  private final Random random = new Random(20260725);
  private final InProcessTpm transport;
  private final TpmDevice tpm;
  private final Forge forge;
  private final X509Certificate ekCertificate;
  private final PolicySet policy;
  private final Map<AkKind, AttestationKey> keys = new EnumMap<>(AkKind.class);
  private final AttestationKey unrestricted;

  private QuoteSamples(Path directory) throws Exception {
    transport = InProcessTpm.manufacture(EkAuthority.create(directory.resolve("ca")));
    tpm = TpmDevice.open(transport);
    forge = Forge.on(transport, tpm);
    ekCertificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(tpm.endorsementKey().certificate().toArray()));
    policy = ExamplePolicy.in(directory.resolve("policy")).load();
    for (AkKind kind : KEYS) {
      keys.put(kind, kind.create(transport));
    }
    unrestricted = forge.unrestrictedKey();
    for (int pcr = 0; pcr < 16; pcr++) {
      tpm.extend(pcr, Map.of(HashAlgorithm.SHA256, bytes(32), HashAlgorithm.SHA384, bytes(48)));
    }
  }

  static QuoteSamples in(Path directory) throws Exception {
    return new QuoteSamples(directory);
  }

  /** {@code count} quotes, three of five of them good. */
  List<Sample> samples(int count) throws Exception {
    List<Sample> samples = new ArrayList<>();
    Kind[] kinds = Kind.values();
    for (int i = 0; i < count; i++) {
      Kind kind = i % 5 < 3 ? Kind.GOOD : kinds[random.nextInt(1, kinds.length)];
      samples.add(sample(kind));
    }
    return samples;
  }

  private Sample sample(Kind kind) throws Exception {
    AkKind akKind = KEYS.get(random.nextInt(KEYS.size()));
    AttestationKey ak = kind == Kind.WRONG_MAGIC ? unrestricted : known(akKind);
    List<PcrBankSelection> selection = selection();
    Bytes channel = bytes(91);
    Evidence unsigned = evidence(bytes(32));
    Bytes data = Binding.qualifyingData(unsigned, channel);
    Quote quote = quote(kind, ak, data, selection);

    Bytes attest = quote.attest();
    Bytes signature = quote.signature();
    List<PcrBankValues> values = quote.pcrs();
    Evidence evidence = unsigned;
    AttestationKey expected = ak;
    switch (kind) {
      case GOOD, WRONG_MAGIC, OTHER_TYPE, RELABELLED -> {}
      case ATTEST_BIT -> attest = flipped(attest, 0);
      case SIGNATURE_BIT -> signature = flipped(signature, 8); // algorithm, hash, sizes are row 13
      case VALUE_BIT -> values = flipped(values);
      case TRAILING -> signature = Bytes.concat(signature, bytes(1));
      case OTHER_NONCE -> {
        evidence = evidence(bytes(32));
        data = Binding.qualifyingData(evidence, channel);
      }
      case OTHER_KEY ->
          expected =
              known(
                  akKind == AkKind.ECDSA_P256_SHA256
                      ? AkKind.ECDSA_P384_SHA384
                      : AkKind.ECDSA_P256_SHA256);
    }
    return new Sample(
        kind,
        expected.publicArea(),
        attest,
        signature,
        selection,
        values,
        data,
        evidence,
        expectation(expected, channel));
  }

  private Quote quote(Kind kind, AttestationKey ak, Bytes data, List<PcrBankSelection> selection)
      throws TpmException {
    return switch (kind) {
      case WRONG_MAGIC -> forge.wrongMagic(ak, data, selection);
      case OTHER_TYPE -> forge.timeAsQuote(ak, data, selection);
      case RELABELLED -> forge.relabelled(ak, data, shifted(selection), selection);
      default -> tpm.quote(ak, data, selection);
    };
  }

  private AttestationKey known(AkKind kind) {
    return Optional.ofNullable(keys.get(kind)).orElseThrow();
  }

  /** As many registers of the same banks, but others. */
  private static List<PcrBankSelection> shifted(List<PcrBankSelection> selection) {
    return selection.stream()
        .map(
            bank ->
                new PcrBankSelection(
                    bank.bank(),
                    bank.registers().stream().map(pcr -> (pcr + 1) % 16).sorted().toList()))
        .toList();
  }

  private List<PcrBankSelection> selection() {
    List<PcrBankSelection> selection = new ArrayList<>();
    List<HashAlgorithm> banks =
        switch (random.nextInt(3)) {
          case 0 -> List.of(HashAlgorithm.SHA256);
          case 1 -> List.of(HashAlgorithm.SHA384);
          default -> List.of(HashAlgorithm.SHA256, HashAlgorithm.SHA384);
        };
    for (HashAlgorithm bank : banks) {
      TreeSet<Integer> registers = new TreeSet<>();
      int size = random.nextInt(1, 12);
      while (registers.size() < size) {
        registers.add(random.nextInt(16));
      }
      selection.add(new PcrBankSelection(bank, List.copyOf(registers)));
    }
    return selection;
  }

  private Bytes bytes(int size) {
    byte[] out = new byte[size];
    random.nextBytes(out);
    return Bytes.of(out);
  }

  private Bytes flipped(Bytes value, int from) {
    byte[] out = value.toArray();
    out[random.nextInt(from, out.length)] ^= (byte) (1 << random.nextInt(8));
    return Bytes.of(out);
  }

  private List<PcrBankValues> flipped(List<PcrBankValues> values) {
    List<Bytes> first = new ArrayList<>(values.getFirst().values());
    int index = random.nextInt(first.size());
    first.set(index, flipped(first.get(index), 0));
    List<PcrBankValues> out = new ArrayList<>(values);
    out.set(0, new PcrBankValues(values.getFirst().bank(), first));
    return out;
  }

  private static Evidence evidence(Bytes nonce) {
    return new Evidence(
        "h1",
        nonce,
        Bytes.EMPTY,
        Bytes.EMPTY,
        List.of(),
        LogPart.NONE,
        LogPart.NONE,
        List.of(),
        Bytes.EMPTY,
        new NetworkOffer("10.99.0.1", nonce, List.of()),
        List.of());
  }

  private Expectation expectation(AttestationKey key, Bytes channel) throws Exception {
    TpmPublic ak = TpmPublic.parse(key.publicArea());
    var identity =
        new Identity(
            "h1",
            Optional.of(ekCertificate),
            ak,
            AttestationKeyVerifier.of(ak),
            QualifiedName.inEndorsementHierarchy(tpm.attestationKeyAncestors(), ak.name()),
            TpmIdentity.byOperator(TpmType.VIRTUAL, "ecc-p256"));
    return new Expectation(
        identity,
        channel,
        NonceState.VALID,
        Optional.empty(),
        Optional.empty(),
        policy,
        Instant.now(),
        CertificateRecords.NONE);
  }

  @Override
  public void close() {
    tpm.close();
  }
}
