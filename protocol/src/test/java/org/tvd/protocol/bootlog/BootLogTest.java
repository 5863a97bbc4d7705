package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA1;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA256;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA384;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class BootLogTest {
  private static final Bytes VERSION = Bytes.ofUtf8("1.0\0");

  @Test
  void readsDeclaredBanksAndEvents() throws MalformedException {
    BootLog log =
        BootLog.parse(
            LogBuilder.agile(SHA256, SHA384)
                .measure(0, EventType.EV_S_CRTM_VERSION, VERSION)
                .bytes());

    assertThat(log.format()).isEqualTo(BootLog.Format.CRYPTO_AGILE);
    assertThat(log.banks()).containsExactlyInAnyOrder(SHA256, SHA384);
    BootEvent event = log.events().getFirst();
    assertThat(event.is(EventType.EV_S_CRTM_VERSION)).isTrue();
    assertThat(event.coverage(SHA256)).isEqualTo(Coverage.WHOLE);
    assertThat(event.coverage(SHA384)).isEqualTo(Coverage.WHOLE);
    assertThat(event.coverage(SHA1)).isEqualTo(Coverage.NONE);
  }

  @Test
  void tellsSha1LogsApart() throws MalformedException {
    BootLog log =
        BootLog.parse(
            LogBuilder.sha1()
                .sha1Event(0, EventType.EV_S_CRTM_VERSION, LogBuilder.hash(SHA1, VERSION), VERSION)
                .bytes());

    assertThat(log.format()).isEqualTo(BootLog.Format.SHA1);
    assertThat(log.banks()).containsExactly(SHA1);
    assertThat(log.replay(SHA256)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4})
  void startsPcr0AtTheStartupLocality(int locality) throws MalformedException {
    BootLog log =
        BootLog.parse(
            LogBuilder.agile(SHA256)
                .locality(locality)
                .measure(0, EventType.EV_S_CRTM_VERSION, VERSION)
                .bytes());
    byte[] first = new byte[32];
    first[31] = (byte) locality;

    assertThat(log.startupLocality()).isEqualTo(locality);
    assertThat(log.replay(SHA256))
        .containsEntry(0, LogBuilder.hash(SHA256, Bytes.concat(Bytes.of(first), VERSION.sha256())));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 255})
  void refusesOtherLocalities(int locality) {
    refuses(LogBuilder.agile(SHA256).locality(locality), "expected 0, 3 or 4");
  }

  @Test
  void refusesLocalityAfterPcr0WasExtended() {
    refuses(
        LogBuilder.agile(SHA256).measure(0, EventType.EV_S_CRTM_VERSION, VERSION).locality(3),
        "before PCR 0 is extended");
  }

  @Test
  void refusesSecondLocality() {
    refuses(LogBuilder.agile(SHA256).locality(3).locality(0), "at most once");
  }

  @Test
  void refusesLocalityInAnotherRegister() {
    refuses(LogBuilder.agile(SHA256).note(1, Bytes.ofUtf8("StartupLocality\0\3")), "in PCR 0");
  }

  @Test
  void refusesLocalityWithDigest() {
    Bytes data = Bytes.ofUtf8("StartupLocality\0\3");
    refuses(LogBuilder.agile(SHA256).measure(0, EventType.EV_NO_ACTION, data), "zero digests");
  }

  @Test
  void refusesSecondSpecIdEvent() {
    refuses(
        LogBuilder.agile(SHA256).note(0, Bytes.ofUtf8("Spec ID Event03\0")), "one Spec ID event");
  }

  @Test
  void notesNeverExtend() throws MalformedException {
    BootLog log =
        BootLog.parse(
            LogBuilder.agile(SHA256)
                .measure(7, EventType.EV_NO_ACTION, Bytes.ofUtf8("smuggled"))
                .bytes());

    assertThat(log.replay(SHA256)).isEmpty();
  }

  @Test
  void acceptsEventWithoutRegisterOnlyAtTheEnd() throws MalformedException {
    LogBuilder log = LogBuilder.agile(SHA256).note(-1, Bytes.ofUtf8("WBCL"));
    assertThat(BootLog.parse(log.bytes()).events().getFirst().pcr()).isEqualTo(BootEvent.NO_PCR);
    refuses(log.measure(0, EventType.EV_S_CRTM_VERSION, VERSION), "to be the last");
    refuses(LogBuilder.agile(SHA256).measure(24, EventType.EV_IPL, VERSION), "at most 23");
    refuses(LogBuilder.agile(SHA256).measure(-1, EventType.EV_IPL, VERSION), "at most 23");
  }

  @Test
  void refusesUndeclaredDoubledAndMissingDigests() {
    Bytes digest = VERSION.sha256();
    Bytes sha256 = Bytes.ofHex("0b00");
    int type = (int) EventType.EV_IPL.code();
    refuses(
        LogBuilder.agile(SHA256).u32s(8, type, 1).raw(Bytes.ofHex("0c00")).raw(digest),
        "not declared");
    refuses(
        LogBuilder.agile(SHA256, SHA384)
            .u32s(8, type, 2)
            .raw(Bytes.concat(sha256, digest, sha256, digest)),
        "comes twice");
    refuses(LogBuilder.agile(SHA256).u32s(8, type, 0, 0), "at least 1");
  }

  @Test
  void eventThatLeavesOutBankDoesNotExtendIt() throws MalformedException {
    BootLog log =
        BootLog.parse(
            LogBuilder.agile(SHA256, SHA384)
                .u32s(8, (int) EventType.EV_IPL.code(), 1)
                .raw(Bytes.concat(Bytes.ofHex("0b00"), VERSION.sha256()))
                .u32s(0)
                .bytes());

    assertThat(log.replay(SHA256)).containsOnlyKeys(8);
    assertThat(log.replay(SHA384)).isEmpty();
  }

  @Test
  void refusesForgedCountsAndSizes() {
    int type = (int) EventType.EV_IPL.code();
    for (int count : new int[] {2, 0x7fffffff, 0x80000000, -1}) {
      refuses(LogBuilder.agile(SHA256).u32s(8, type, count), "digests.count");
    }
    for (int size : new int[] {0x7fffffff, 0x80000000, -1}) {
      refuses(
          LogBuilder.agile(SHA256)
              .u32s(8, type, 1)
              .raw(Bytes.concat(Bytes.ofHex("0b00"), VERSION.sha256()))
              .u32s(size),
          "eventSize");
      refuses(
          LogBuilder.sha1().u32s(0, type).raw(Bytes.of(new byte[20])).u32s(size), "eventDataSize");
    }
  }

  @Test
  void refusesTooManyEvents() {
    LogBuilder log = LogBuilder.agile(SHA256);
    for (int i = 0; i <= BootLogParser.MAX_EVENTS; i++) {
      log.measure(8, EventType.EV_IPL, Bytes.ofUtf8("x"));
    }
    refuses(log, "events");
  }

  @Test
  void refusesSha1LogThatOnlyPads() {
    refuses(LogBuilder.sha1(), "found none");
    refuses(LogBuilder.sha1().raw(Bytes.of(new byte[4096])), "found none");
  }

  /** Wherever it is cut, a log is malformed or the same log with fewer events. */
  @Test
  void everyTruncationIsBounded() throws MalformedException {
    Bytes whole =
        LogBuilder.agile(SHA1, SHA256)
            .locality(3)
            .measure(0, EventType.EV_S_CRTM_VERSION, VERSION)
            .measure(
                7,
                EventType.EV_EFI_VARIABLE_DRIVER_CONFIG,
                LogBuilder.globalVariable("SecureBoot", "01"))
            .separators()
            .bytes();
    BootLog complete = BootLog.parse(whole);
    int parsed = 0;
    for (int end = 0; end < whole.size(); end++) {
      try {
        BootLog cut = BootLog.parse(whole.slice(0, end));
        assertThat(cut.events()).isEqualTo(complete.events().subList(0, cut.events().size()));
        parsed++;
      } catch (MalformedException e) {
        assertThat(e.offset()).isBetween(0L, (long) end);
      }
    }
    assertThat(parsed).isLessThan(100);
  }

  /** Whichever byte is changed, the parser answers, with a log or with a refusal. */
  @Test
  void everyChangedByteIsBounded() {
    byte[] log = LogBuilder.agile(SHA1, SHA256).locality(3).separators().bytes().toArray();
    for (int i = 0; i < log.length; i++) {
      byte original = log[i];
      for (int value : new int[] {0x00, 0x7f, 0x80, 0xff}) {
        log[i] = (byte) value;
        try {
          assertThat(BootLog.parse(Bytes.of(log)).events()).hasSizeLessThan(20);
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("byte");
        }
      }
      log[i] = original;
    }
  }

  private static void refuses(LogBuilder log, String problem) {
    assertThatThrownBy(() -> BootLog.parse(log.bytes()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }
}
