package org.tvd.protocol.bootlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Reads one log. All that it holds is bounded by the log's size and by {@link #MAX_EVENTS}. */
final class BootLogParser {
  static final int MAX_LOG = 16 << 20;
  static final int MAX_EVENTS = 16_384;
  static final int MAX_EVENT_DATA = 1 << 20;

  private static final int SPEC_ID_OFFSET = 32;
  private static final int LAST_PCR = 23;
  private static final long NO_PCR_ON_WIRE = 0xffffffffL;

  private final Bytes log;
  private final ByteReader in;
  private final int paddingStart;
  private final List<BootEvent> events = new ArrayList<>();
  private final StartupLocality locality = new StartupLocality();

  private BootLogParser(Bytes log) {
    this.log = log;
    this.in = ByteReader.littleEndian("boot log", log);
    this.paddingStart = paddingStart(log);
  }

  static BootLog parse(Bytes log) throws MalformedException {
    BootLogParser parser = new BootLogParser(log);
    if (log.size() > MAX_LOG) {
      throw parser.in.malformed(
          "expected at most " + MAX_LOG + " bytes, found " + log.size() + " bytes");
    }
    if (parser.atEnd()) {
      throw parser.in.malformed("expected an event, found none");
    }
    return SpecId.startsAt(log, SPEC_ID_OFFSET) ? parser.cryptoAgile() : parser.sha1();
  }

  private BootLog cryptoAgile() throws MalformedException {
    BootEvent first = sha1Event(0);
    if (first.pcr() != 0 || !first.is(EventType.EV_NO_ACTION) || !first.hasZeroDigests()) {
      throw in.malformed("expected the Spec ID event in PCR 0 as EV_NO_ACTION with zero digest");
    }
    SpecId declared = SpecId.parse(first.data());
    while (!atEnd()) {
      add(agileEvent(events.size(), declared));
    }
    return log(BootLog.Format.CRYPTO_AGILE, declared.banks());
  }

  private BootLog sha1() throws MalformedException {
    while (!atEnd()) {
      int offset = in.offset();
      BootEvent event = sha1Event(events.size());
      // Older Spec ID events (00 and 02) say nothing that a log without trust would need.
      if (offset > 0 || !event.is(EventType.EV_NO_ACTION) || !event.dataStartsWith(SpecId.NAME)) {
        add(event);
      }
    }
    return log(BootLog.Format.SHA1, Set.of(HashAlgorithm.SHA1));
  }

  private BootLog log(BootLog.Format format, Set<HashAlgorithm> banks) {
    return new BootLog(format, banks, events, locality.value(), in.remaining());
  }

  private BootEvent sha1Event(int index) throws MalformedException {
    long pcr = in.u32("pcrIndex");
    long type = in.u32("eventType");
    DigestPlaces digests = new DigestPlaces();
    digests.put(HashAlgorithm.SHA1, in.offset());
    in.skip(HashAlgorithm.SHA1.size(), "digest");
    return event(index, pcr, type, digests, in.count("eventDataSize", MAX_EVENT_DATA));
  }

  /**
   * A TCG_PCR_EVENT2. The profile wants a digest for each declared bank, in their order; firmware
   * in the field mixes the order, and Windows leaves out the banks that it does not extend. So a
   * bank may be left out, which then is no measurement in that bank; but nothing comes twice, and
   * nothing undeclared.
   */
  private BootEvent agileEvent(int index, SpecId declared) throws MalformedException {
    long pcr = in.u32("pcrIndex");
    long type = in.u32("eventType");
    int count = in.count("digests.count", declared.count());
    if (count == 0) {
      throw in.malformed("digests.count: expected at least 1, found 0");
    }
    DigestPlaces digests = new DigestPlaces();
    int seen = 0;
    for (int i = 0; i < count; i++) {
      int id = in.u16("digests.hashAlg");
      int place = declared.indexOf(id);
      if (place < 0) {
        throw in.malformed("digests.hashAlg: 0x%04x is not declared".formatted(id));
      }
      if ((seen & 1 << place) != 0) {
        throw in.malformed("digests.hashAlg: 0x%04x comes twice".formatted(id));
      }
      seen |= 1 << place;
      HashAlgorithm bank = declared.known(place);
      if (bank != null) {
        digests.put(bank, in.offset());
      }
      in.skip(declared.size(place), "digests.digest");
    }
    return event(index, pcr, type, digests, in.count("eventSize", MAX_EVENT_DATA));
  }

  private BootEvent event(int index, long pcr, long type, DigestPlaces digests, int size)
      throws MalformedException {
    int from = in.offset();
    in.skip(size, "event");
    return new BootEvent(log, index, register(pcr, type), type, digests, from, in.offset());
  }

  private int register(long pcr, long type) throws MalformedException {
    if (pcr == NO_PCR_ON_WIRE && type == EventType.EV_NO_ACTION.code()) {
      return BootEvent.NO_PCR;
    }
    if (pcr > LAST_PCR) {
      throw in.malformed("pcrIndex: expected at most " + LAST_PCR + ", found " + pcr);
    }
    return (int) pcr;
  }

  private void add(BootEvent event) throws MalformedException {
    if (events.size() == MAX_EVENTS) {
      throw in.malformed("expected at most " + MAX_EVENTS + " events");
    }
    if (event.pcr() == BootEvent.NO_PCR && !atEnd()) {
      throw in.malformed("expected an event without a register to be the last");
    }
    if (event.is(EventType.EV_NO_ACTION) && event.dataStartsWith(SpecId.NAME)) {
      throw in.malformed("expected one Spec ID event, as the first");
    }
    locality.see(event, in);
    events.add(event);
  }

  private boolean atEnd() {
    return in.offset() >= paddingStart;
  }

  /**
   * Where the last run of one padding byte begins. An event may end inside of the run; padding is
   * only what follows the last event. Found once, so that a forged log cannot make it quadratic.
   */
  private static int paddingStart(Bytes log) {
    int start = log.size();
    if (start == 0 || (log.at(start - 1) != 0x00 && log.at(start - 1) != 0xff)) {
      return start;
    }
    int padding = log.at(start - 1);
    while (start > 0 && log.at(start - 1) == padding) {
      start--;
    }
    return start;
  }
}
