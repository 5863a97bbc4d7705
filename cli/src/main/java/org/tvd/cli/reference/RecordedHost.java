package org.tvd.cli.reference;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.reference.QuotedHost;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.Attest.QuoteInfo;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PcrSelection;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.RecordedEvidence;

/**
 * A golden host by the evidence that a verifier recorded of it: its last quote, and the logs put
 * together again from the parts that its renewals sent.
 *
 * @param host with the quote over the registers
 * @param bootLog whole; empty where there is none
 * @param imaLog whole; empty where there is none
 */
public record RecordedHost(QuotedHost host, Bytes bootLog, Bytes imaLog) {

  /** Reads what {@code tvd evidence export} gave. */
  public static RecordedHost of(RecordedEvidence recorded) throws MalformedException {
    List<Evidence> sent = recorded.evidence().stream().map(each -> each.evidence()).toList();
    if (sent.isEmpty()) {
      throw new MalformedException("recorded evidence", 0, "expected one piece at least");
    }
    Evidence last = sent.getLast();
    var host =
        new QuotedHost(
            last.quote(),
            last.signature(),
            TpmPublic.parse(recorded.host().akPublic()),
            registers(last));
    return new RecordedHost(
        host,
        whole(sent.stream().map(Evidence::bootLog).toList()),
        whole(sent.stream().map(Evidence::imaLog).toList()));
  }

  /** Each part goes on where the verifier said that it knew the log up to. */
  private static Bytes whole(List<LogPart> parts) throws MalformedException {
    Bytes log = Bytes.EMPTY;
    for (LogPart part : parts) {
      if (part.offset() < 0 || part.offset() > log.size()) {
        throw new MalformedException(
            "recorded evidence",
            part.offset(),
            "expected a part of a log of which " + log.size() + " bytes are known");
      }
      log = Bytes.concat(log.slice(0, (int) part.offset()), part.content());
    }
    return log;
  }

  /** The values by their numbers, which the quote tells. */
  private static Map<HashAlgorithm, SortedMap<Integer, Bytes>> registers(Evidence evidence)
      throws MalformedException {
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> registers = new EnumMap<>(HashAlgorithm.class);
    if (!(Attest.parse(evidence.quote()).attested() instanceof QuoteInfo info)) {
      return registers; // which the reading refuses
    }
    for (PcrSelection selection : info.selection()) {
      Optional<PcrBankValues> bank =
          evidence.pcrs().stream()
              .filter(each -> each.bank().id() == selection.algorithm())
              .findFirst();
      if (bank.isPresent() && bank.get().values().size() == selection.registers().size()) {
        SortedMap<Integer, Bytes> numbered = new TreeMap<>();
        for (int i = 0; i < selection.registers().size(); i++) {
          numbered.put(selection.registers().get(i), bank.get().values().get(i));
        }
        registers.put(bank.get().bank(), numbered);
      }
    }
    return registers;
  }
}
