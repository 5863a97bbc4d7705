package org.tvd.policy.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.policy.model.EvidencePolicy;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.policy.model.ImaApproval;
import org.tvd.policy.model.ReferenceList;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code evidence.yaml}: what every platform must bring. */
final class EvidenceFile {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,2})(?:-(\\d{1,2}))?");
  private static final int IMA_REGISTER = 10;

  private final Problems problems;
  private final Scalars scalars;

  private EvidenceFile(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  static Optional<EvidencePolicy> read(
      Optional<Node> file,
      Map<String, ReferenceList> references,
      Certificates certificates,
      Problems problems) {
    return file.flatMap(node -> Fields.of(node, "evidence.yaml", problems))
        .flatMap(fields -> new EvidenceFile(problems).evidence(fields, references, certificates));
  }

  private Optional<EvidencePolicy> evidence(
      Fields fields, Map<String, ReferenceList> references, Certificates certificates) {
    List<PcrBankSelection> pcrs = fields.required("pcrs").map(this::banks).orElse(List.of());
    Optional<Presence> bootLog = fields.required("boot-log").flatMap(this::presence);
    Optional<Node> imaNode = fields.required("ima");
    Optional<Presence> ima = imaNode.flatMap(this::presence);
    ImaApproval approval = new ImaApprovalKeys(references, certificates, problems).read(fields);
    Optional<Duration> nonce =
        fields
            .required("nonce-lifetime")
            .flatMap(
                node ->
                    scalars.duration(
                        node, "nonce-lifetime", Duration.ofSeconds(1), Duration.ofHours(1)));
    Duration tolerance =
        fields
            .optional("clock-tolerance")
            .flatMap(
                node ->
                    scalars.duration(node, "clock-tolerance", Duration.ZERO, Duration.ofHours(1)))
            .orElse(Duration.ZERO);
    fields.nothingElse();
    if (imaNode.isPresent()
        && ima.equals(Optional.of(Presence.REQUIRED))
        && !pcrs.isEmpty()
        && pcrs.stream().noneMatch(bank -> bank.registers().contains(IMA_REGISTER))) {
      problems.mismatch(
          imaNode.get().place(), "ima is required, but PCR 10 is not", "10 in pcrs", "no bank");
    }
    return bootLog.isEmpty() || ima.isEmpty() || nonce.isEmpty() || pcrs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EvidencePolicy(
                pcrs, bootLog.get(), ima.get(), approval, nonce.get(), tolerance, fields.place()));
  }

  private Optional<Presence> presence(Node node) {
    return scalars
        .choice(node, "presence", List.of("required", "optional"))
        .map(word -> Presence.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private List<PcrBankSelection> banks(Node node) {
    Optional<Fields> fields = Fields.of(node, "pcrs", problems);
    List<PcrBankSelection> banks = new ArrayList<>();
    if (fields.isEmpty()) {
      return banks;
    }
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      if (bank != HashAlgorithm.SHA1) {
        String name = bank.name().toLowerCase(Locale.ROOT);
        fields.get().optional(name).ifPresent(list -> banks.add(bank(bank, list)));
      }
    }
    fields.get().nothingElse();
    if (fields.get().optional("sha1").isPresent()) {
      problems.mismatch(
          node.place(), "the sha1 bank proves nothing", "sha256, sha384 or sha512", "sha1");
    } else if (banks.isEmpty()) {
      problems.mismatch(node.place(), "pcrs selects no bank", "sha256, sha384 or sha512", "none");
    }
    return banks;
  }

  private PcrBankSelection bank(HashAlgorithm algorithm, Node list) {
    TreeSet<Integer> registers = new TreeSet<>();
    for (Node item : scalars.list(list, "the bank's list", false)) {
      Matcher matcher = RANGE.matcher(item instanceof Node.Scalar scalar ? scalar.text() : "");
      int from = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
      int to = from >= 0 && matcher.group(2) != null ? Integer.parseInt(matcher.group(2)) : from;
      if (from < 0 || to > 23 || from > to) {
        problems.mismatch(
            item.place(), "not a register", "0 to 15, or a range like 0-7", item.kind());
        continue;
      }
      for (int register = from; register <= to; register++) {
        if (register >= 16) {
          problems.mismatch(
              item.place(),
              "PCR " + register + " can be reset while the platform runs, so it proves nothing",
              "0 to 15",
              item.kind());
          break;
        }
        if (!registers.add(register)) {
          problems.mismatch(
              item.place(), "PCR " + register + " is listed twice", "each once", item.kind());
        }
      }
    }
    return new PcrBankSelection(algorithm, List.copyOf(registers));
  }
}
