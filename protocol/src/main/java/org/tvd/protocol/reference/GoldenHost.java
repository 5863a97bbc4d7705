package org.tvd.protocol.reference;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogVerification;
import org.tvd.protocol.bootlog.PcrMismatch;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaProgress;
import org.tvd.protocol.ima.ImaReplay;
import org.tvd.protocol.reference.Reading.Reason;
import org.tvd.protocol.reference.Reading.Refused;
import org.tvd.protocol.reference.ReferenceValues.Provenance;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A host that is as others should be: its logs, and its registers where they are known.
 *
 * @param bootLog as the kernel gives it; may be empty
 * @param imaLog in the kernel's binary form; may be empty
 * @param bank of the registers
 * @param registers what the logs have to replay to; empty where nothing is to prove them
 * @param provenance who vouches for the registers
 */
public record GoldenHost(
    Bytes bootLog,
    Bytes imaLog,
    HashAlgorithm bank,
    SortedMap<Integer, Bytes> registers,
    Provenance provenance) {
  private static final int IMA_PCR = 10;

  public GoldenHost {
    registers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(registers));
  }

  /** The reference values, or why the logs are not those of the registers. */
  public Reading read() throws MalformedException {
    ReferenceCollector collector = new ReferenceCollector();
    if (registers.isEmpty()) {
      collector.weak(
          "nothing is proven: the logs alone, without the registers that a TPM signed", "all");
    } else if (!(provenance instanceof Provenance.Proven)) {
      collector.weak("the registers are as somebody read them: no TPM signed them", "all");
    }
    if (!bootLog.isEmpty()) {
      BootLog log = BootLog.parse(bootLog);
      if (registers.isEmpty()) {
        GoldenBootLog.collectUnproven(log, collector);
      } else {
        switch (VerifiedBootLog.verify(log, registers, bank)) {
          case BootLogVerification.Refused(java.util.List<PcrMismatch> mismatches) -> {
            return new Refused(
                Reason.BOOT_LOG_MISMATCH,
                String.join("; ", mismatches.stream().map(PcrMismatch::describe).toList()));
          }
          case BootLogVerification.Verified(VerifiedBootLog verified) ->
              GoldenBootLog.collect(verified, registers, collector);
        }
      }
    }
    if (!imaLog.isEmpty()) {
      ImaLog log = ImaLog.parse(imaLog);
      Bytes register = registers.get(IMA_PCR);
      if (register != null) {
        if (!(log.replay(ImaProgress.START, Map.of(bank, register))
                instanceof ImaReplay.Reached(int proven, _))
            || proven == 0) {
          return new Refused(
              Reason.IMA_LOG_MISMATCH, "no prefix of the IMA log replays to PCR 10: " + register);
        }
        GoldenImaLog.collect(log, proven, collector);
      } else {
        if (!registers.isEmpty()) {
          collector.weak("the IMA log is not proven: PCR 10 is not among the registers", "ima");
        }
        GoldenImaLog.collect(log, log.size(), collector);
      }
    }
    return new Reading.Read(collector.values("golden host", provenance));
  }
}
