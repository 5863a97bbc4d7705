package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.protocol.bootlog.EventType.EV_EFI_VARIABLE_DRIVER_CONFIG;
import static org.tvd.protocol.bootlog.EventType.EV_IPL;
import static org.tvd.protocol.bootlog.EventType.EV_SEPARATOR;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA1;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA256;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.PcrMismatch.Reason;

/** Rows 13 to 19 of the attack table: what a log may not do to a quote. */
class VerifiedBootLogTest {
  private static final Bytes ON = LogBuilder.globalVariable("SecureBoot", "01");
  private static final Bytes OFF = LogBuilder.globalVariable("SecureBoot", "00");

  @Test
  void tellsWhatFirmwareMeasuredFromWhatCameAfter() throws MalformedException {
    VerifiedBootLog log = verified(honest(ON).measure(7, EV_IPL, Bytes.ofUtf8("after")).bytes());

    assertThat(log.beforeSeparator(7)).hasSize(1);
    assertThat(log.events(7)).hasSize(3);
    assertThat(log.events(8)).isEmpty();
  }

  @Test
  void readsSecureBoot() throws MalformedException {
    assertThat(verified(honest(ON).bytes()).secureBoot()).isEqualTo(SecureBoot.ENABLED);
    assertThat(verified(honest(OFF).bytes()).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    assertThat(verified(agile().separators().bytes()).secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
  }

  /** Row 18: what comes after the separator cannot switch Secure Boot on, only off. */
  @Test
  void takesSecureBootAfterTheSeparatorForNoProof() throws MalformedException {
    Bytes log = agile().separators().measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, ON).bytes();
    assertThat(verified(log).secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
    Bytes on = honest(OFF).measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, ON).bytes();
    assertThat(verified(on).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    Bytes off = honest(ON).measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, OFF).bytes();
    assertThat(verified(off).secureBoot()).isEqualTo(SecureBoot.DISABLED);
  }

  @Test
  void takesContradictingSecureBootForDisabled() throws MalformedException {
    for (List<Bytes> both : List.of(List.of(ON, OFF), List.of(OFF, ON))) {
      LogBuilder log = agile();
      both.forEach(variable -> log.measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, variable));
      assertThat(verified(log.separators().bytes()).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    }
  }

  /** Row 17: the type and the data are the attacker's, the digest is the TPM's. */
  @Test
  void findsSecureBootUnderChangedTypeAndData() throws MalformedException {
    Bytes retyped = agile().measure(7, EV_IPL, OFF).separators().bytes();
    assertThat(verified(retyped).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    Bytes hidden =
        agile()
            .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, ON)
            .event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, OFF, Bytes.ofUtf8("nothing"))
            .separators()
            .bytes();
    assertThat(verified(hidden).secureBoot()).isEqualTo(SecureBoot.DISABLED);
  }

  @Test
  void takesAbsentAndOddValuesForDisabled() throws MalformedException {
    for (String value : List.of("", "02", "0101")) {
      Bytes variable = LogBuilder.globalVariable("SecureBoot", value);
      assertThat(verified(honest(variable).bytes()).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    }
  }

  @Test
  void ignoresSecureBootOfAnotherNamespaceOrRegister() throws MalformedException {
    byte[] foreign = ON.toArray();
    foreign[0] ^= 1;
    assertThat(verified(honest(Bytes.of(foreign)).bytes()).secureBoot())
        .isEqualTo(SecureBoot.UNKNOWN);
    Bytes inPcr1 = agile().measure(1, EV_EFI_VARIABLE_DRIVER_CONFIG, ON).separators().bytes();
    assertThat(verified(inPcr1).secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
  }

  @Test
  void ignoresDataUnderTheDigestOfOtherData() throws MalformedException {
    Bytes log = agile().event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, OFF, ON).separators().bytes();
    assertThat(verified(log).secureBoot()).isEqualTo(SecureBoot.DISABLED);
    Bytes other = Bytes.ofUtf8("other");
    Bytes made = agile().event(7, EV_EFI_VARIABLE_DRIVER_CONFIG, other, ON).separators().bytes();
    assertThat(verified(made).secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
  }

  @Test
  void ignoresSmuggledNote() throws MalformedException {
    Bytes log = agile().measure(7, EventType.EV_NO_ACTION, ON).separators().bytes();
    VerifiedBootLog verified = verified(log);
    assertThat(verified.secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
    assertThat(verified.events()).noneMatch(event -> event.is(EventType.EV_NO_ACTION));
  }

  @Test
  void trustsNoEventOfRegisterThatWasNotQuoted() throws MalformedException {
    BootLog log = BootLog.parse(honest(ON).bytes());
    SortedMap<Integer, Bytes> quoted = new TreeMap<>(log.replay(SHA256));
    quoted.remove(7);
    BootLogVerification result = VerifiedBootLog.verify(log, quoted, SHA256);
    assertThat(result).isInstanceOf(BootLogVerification.Verified.class);
    VerifiedBootLog verified = ((BootLogVerification.Verified) result).log();
    assertThat(verified.events(7)).isEmpty();
    assertThat(verified.secureBoot()).isEqualTo(SecureBoot.UNKNOWN);
  }

  @Test
  void refusesTruncatedLog() throws MalformedException {
    Bytes whole = honest(ON).measure(4, EV_IPL, Bytes.ofUtf8("kernel")).bytes();
    SortedMap<Integer, Bytes> quoted = BootLog.parse(whole).replay(SHA256);
    refuses(honest(ON), quoted, 4, Reason.VALUE_DIFFERS);
  }

  @Test
  void refusesRegisterWithNothingInTheLog() throws MalformedException {
    SortedMap<Integer, Bytes> quoted = honestPcrs();
    quoted.put(9, Bytes.ofUtf8("x").sha256());
    refuses(honest(ON), quoted, 9, Reason.NOT_IN_LOG);
    quoted.put(9, Bytes.of(new byte[32]));
    assertThat(VerifiedBootLog.verify(BootLog.parse(honest(ON).bytes()), quoted, SHA256))
        .isInstanceOf(BootLogVerification.Verified.class);
  }

  @Test
  void leavesPcr10ToIma() throws MalformedException {
    SortedMap<Integer, Bytes> quoted = honestPcrs();
    quoted.put(10, Bytes.ofUtf8("x").sha256());
    assertThat(VerifiedBootLog.verify(BootLog.parse(honest(ON).bytes()), quoted, SHA256))
        .isInstanceOf(BootLogVerification.Verified.class);
  }

  @Test
  void refusesBankThatFirmwareNeverExtended() throws MalformedException {
    SortedMap<Integer, Bytes> quoted = honestPcrs();
    quoted.put(2, Bytes.of(new byte[32]));
    refuses(honest(ON), quoted, 2, Reason.NEVER_EXTENDED);
    // Also where the log agrees that nothing was measured.
    refuses(
        agile().measure(8, EV_IPL, ON),
        Map.of(2, Bytes.of(new byte[32])),
        2,
        Reason.NEVER_EXTENDED);
  }

  @Test
  void refusesSha1AndUndeclaredBanks() throws MalformedException {
    BootLog log = BootLog.parse(LogBuilder.agile(SHA1).separators().bytes());
    assertThat(reasons(VerifiedBootLog.verify(log, log.replay(SHA1), SHA1)))
        .hasSize(8)
        .containsOnly(Reason.BANK_NOT_TRUSTED);
    assertThat(reasons(VerifiedBootLog.verify(log, honestPcrs(), SHA256)))
        .hasSize(8)
        .containsOnly(Reason.BANK_NOT_IN_LOG);
  }

  @Test
  void refusesMissingSeparator() throws MalformedException {
    LogBuilder log = agile().measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, ON);
    refusesItself(log, Reason.SEPARATOR_MISSING);
  }

  @Test
  void refusesSecondSeparator() throws MalformedException {
    refusesItself(honest(ON).measure(7, EV_SEPARATOR, LogBuilder.ZEROS), Reason.SEPARATOR_REPEATED);
    refusesItself(
        honest(ON).measure(7, EV_SEPARATOR, Bytes.ofHex("ffffffff")), Reason.SEPARATOR_REPEATED);
  }

  @Test
  void refusesRetypedSeparator() throws MalformedException {
    // The genuine separator is hidden, so that a later one seems to be the first.
    refusesItself(
        agile()
            .measure(7, EventType.EV_EFI_ACTION, LogBuilder.ZEROS)
            .measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, ON)
            .measure(7, EV_SEPARATOR, LogBuilder.ZEROS),
        Reason.SEPARATOR_RETYPED);
  }

  @Test
  void refusesSeparatorOfFailedMeasurement() throws MalformedException {
    refusesItself(
        agile().measure(7, EV_SEPARATOR, Bytes.ofHex("01000000")), Reason.SEPARATOR_ERROR);
  }

  @Test
  void refusesEventMadeASeparator() throws MalformedException {
    refusesItself(agile().event(7, EV_SEPARATOR, ON, LogBuilder.ZEROS), Reason.SEPARATOR_ALTERED);
  }

  private static LogBuilder agile() {
    return LogBuilder.agile(SHA256);
  }

  private static LogBuilder honest(Bytes secureBoot) {
    return agile().measure(7, EV_EFI_VARIABLE_DRIVER_CONFIG, secureBoot).separators();
  }

  private static SortedMap<Integer, Bytes> honestPcrs() throws MalformedException {
    return new TreeMap<>(BootLog.parse(honest(ON).bytes()).replay(SHA256));
  }

  private static VerifiedBootLog verified(Bytes raw) throws MalformedException {
    BootLog log = BootLog.parse(raw);
    return switch (VerifiedBootLog.verify(log, log.replay(SHA256), SHA256)) {
      case BootLogVerification.Verified(VerifiedBootLog verified) -> verified;
      case BootLogVerification.Refused(List<PcrMismatch> mismatches) ->
          throw new AssertionError(mismatches);
    };
  }

  private static void refusesItself(LogBuilder builder, Reason reason) throws MalformedException {
    BootLog log = BootLog.parse(builder.bytes());
    refuses(builder, Map.of(7, log.replay(SHA256).get(7)), 7, reason);
  }

  private static void refuses(
      LogBuilder builder, Map<Integer, Bytes> quoted, int pcr, Reason reason)
      throws MalformedException {
    BootLogVerification result =
        VerifiedBootLog.verify(BootLog.parse(builder.bytes()), quoted, SHA256);
    assertThat(reasons(result)).containsExactly(reason);
    assertThat(((BootLogVerification.Refused) result).mismatches().getFirst().pcr()).isEqualTo(pcr);
  }

  private static List<Reason> reasons(BootLogVerification result) {
    return switch (result) {
      case BootLogVerification.Verified(VerifiedBootLog log) ->
          throw new AssertionError("verified " + log.pcrs());
      case BootLogVerification.Refused(List<PcrMismatch> mismatches) ->
          mismatches.stream().map(PcrMismatch::reason).toList();
    };
  }
}
