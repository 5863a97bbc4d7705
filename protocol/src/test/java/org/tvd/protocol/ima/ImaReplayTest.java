package org.tvd.protocol.ima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.protocol.ima.ImaLogBuilder.digest;
import static org.tvd.protocol.ima.ImaLogBuilder.fields;
import static org.tvd.protocol.ima.ImaLogBuilder.path;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA1;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA256;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA384;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.ImaReplay.NotReached;
import org.tvd.protocol.ima.ImaReplay.Reached;
import org.tvd.protocol.ima.ImaReplay.TemplateHashDiffers;
import org.tvd.protocol.tpm.HashAlgorithm;

class ImaReplayTest {
  private static final Bytes CONTENTS = Bytes.ofUtf8("contents").sha256();
  private static final Bytes HASH = Bytes.ofHex("11".repeat(20));
  private static final Bytes NEVER_EXTENDED = Bytes.of(new byte[32]);

  private static ImaReplay replay(Bytes log, Bytes pcr10) throws MalformedException {
    return ImaLog.parse(log).replay(ImaProgress.START, Map.of(SHA256, pcr10));
  }

  private static ImaProgress reached(Bytes log, Bytes pcr10) throws MalformedException {
    return ((Reached) replay(log, pcr10)).progress();
  }

  @Test
  void findsThePrefixThatTheQuoteReached() throws MalformedException {
    ImaLogBuilder builder = new ImaLogBuilder().file("/a", "a").violation("/b").file("/c", "c");
    Bytes quoted = builder.pcr10();
    int prefix = builder.bytes().size();
    builder.file("/d", "d");

    assertThat(replay(builder.bytes(), quoted))
        .isEqualTo(new Reached(3, new ImaProgress(3, prefix, Map.of(SHA256, quoted))));
    assertThat(reached(builder.bytes(), builder.pcr10()).entries()).isEqualTo(4);
    assertThat(replay(builder.bytes(), NEVER_EXTENDED))
        .isEqualTo(new Reached(0, ImaProgress.START));
    assertThat(replay(builder.bytes(), CONTENTS)).isEqualTo(new NotReached());
    assertThat(replay(builder.bytes(), Bytes.EMPTY)).isEqualTo(new NotReached());
  }

  @Test
  void goesOnFromWhatIsProven() throws MalformedException {
    ImaLogBuilder builder = new ImaLogBuilder().file("/a", "a").file("/b", "b");
    ImaProgress proven = reached(builder.bytes(), builder.pcr10());
    builder.violation("/c").file("/d", "d");
    Bytes part = builder.bytes().slice((int) proven.bytes(), builder.bytes().size());
    Map<HashAlgorithm, Bytes> quoted = Map.of(SHA256, builder.pcr10());

    ImaReplay increment = ImaLog.parse(part).replay(proven, quoted);
    assertThat(increment)
        .isEqualTo(new Reached(2, new ImaProgress(4, builder.bytes().size(), quoted)));
    assertThat(((Reached) increment).progress())
        .isEqualTo(reached(builder.bytes(), builder.pcr10()));
    assertThat(ImaLog.parse(builder.bytes()).replay(proven, quoted)).isEqualTo(new NotReached());
  }

  @Test
  void saysNothingOfBankThatIsNotProvenSoFar() throws MalformedException {
    ImaLogBuilder builder = new ImaLogBuilder().file("/a", "a");
    ImaProgress proven = reached(builder.bytes(), builder.pcr10());
    var both = Map.of(SHA256, builder.pcr10(), SHA384, Bytes.of(new byte[48]));
    assertThat(ImaLog.parse(Bytes.EMPTY).replay(proven, both)).isEqualTo(new NotReached());
  }

  @Test
  void refusesShorterLogThanQuoted() throws MalformedException {
    Bytes quoted = new ImaLogBuilder().file("/a", "a").file("/b", "b").pcr10();
    Bytes rolledBack = new ImaLogBuilder().file("/a", "a").bytes();
    assertThat(replay(rolledBack, quoted)).isEqualTo(new NotReached());
  }

  @Test
  void doesNotLetViolationPassForAnEntry() throws MalformedException {
    ImaLogBuilder honest = new ImaLogBuilder().violation("/a");
    Bytes data = fields(digest("sha1:", Bytes.of(new byte[20])), path("/a"));
    Bytes hash = Bytes.of(SHA1.newDigest().digest(data.toArray()));
    Bytes forged = new ImaLogBuilder().raw(10, hash, "ima-ng", data).bytes();
    assertThat(replay(forged, honest.pcr10())).isEqualTo(new NotReached());
  }

  @Test
  void recomputesTemplateHashes() throws MalformedException {
    ImaLogBuilder builder = new ImaLogBuilder().file("/a", "a").violation("/b");
    Bytes quoted = builder.pcr10();
    Bytes data = fields(digest("sha256:", CONTENTS), path("/c"));
    builder.raw(10, HASH, "ima-ng", data);
    assertThat(replay(builder.bytes(), quoted)).isInstanceOf(Reached.class);
    assertThat(replay(builder.bytes(), CONTENTS)).isEqualTo(new TemplateHashDiffers(2));
  }

  @Test
  void neverAcceptsTheSha1Bank() throws MalformedException {
    ImaLog log = ImaLog.parse(new ImaLogBuilder().file("/a", "a").bytes());
    assertThat(log.replay(ImaProgress.START, Map.of(SHA1, Bytes.of(new byte[20]))))
        .isEqualTo(new NotReached());
    assertThat(log.replay(ImaProgress.START, Map.of())).isEqualTo(new NotReached());
  }

  @Test
  void hashesTheFirstTemplatesNamesAs256Bytes() throws MalformedException {
    ImaLogBuilder builder = new ImaLogBuilder().original("/bin/sh", Bytes.ofHex("ab".repeat(20)));
    assertThat(reached(builder.bytes(), builder.pcr10()).entries()).isEqualTo(1);
    ImaEntry entry = ImaLog.parse(builder.bytes()).entries().getFirst();
    assertThat(entry.digestAlgorithm()).isEqualTo("sha1");
    assertThat(entry.path()).isEqualTo("/bin/sh");
  }

  @Test
  void theRestMustStandWhereItStood() {
    Bytes log = Bytes.ofUtf8("proven and a rest");
    ImaRest rest = ImaRest.of(log, 6);
    assertThat(rest.isAt(0, Bytes.ofUtf8(" and a rest and more"))).isTrue();
    assertThat(rest.isAt(6, log)).isTrue();
    assertThat(rest.isAt(0, Bytes.ofUtf8(" and a rest".substring(0, 10)))).isFalse();
    assertThat(rest.isAt(0, Bytes.ofUtf8(" and a best and more"))).isFalse();
    assertThat(rest.isAt(0, Bytes.EMPTY)).isFalse();
    assertThat(ImaRest.of(log, log.size())).isEqualTo(ImaRest.NONE);
    assertThat(ImaRest.NONE.isAt(0, Bytes.EMPTY)).isTrue();
  }
}
