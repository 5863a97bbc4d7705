package org.tvd.verifier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;

/** Durable before visible: the writer, and the realm that relies on it. */
class DurableWriterTest {
  @TempDir private Path directory;
  private Database database;
  private DurableWriter writer;
  private DecisionLog log;

  @BeforeEach
  void open() {
    database = Database.open(directory);
    writer = new DurableWriter(database.jdbi());
    log = DecisionLog.open(database.jdbi());
  }

  @AfterEach
  void close() {
    writer.close();
    database.close();
  }

  private CompletableFuture<Long> append(String version) {
    return writer.write(
        handle -> log.append(handle, Instant.now(), new Decision.PolicyInForce(version)));
  }

  private long stored() {
    return database
        .jdbi()
        .withHandle(h -> h.createQuery("select count(*) from decision").mapTo(Long.class).one());
  }

  @Test
  void manyAtOnceKeepTheirOrderAndTheChain() {
    List<CompletableFuture<Long>> writes = new ArrayList<>();
    List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 2000; i++) {
      int number = i;
      writes.add(
          writer.write(
              handle -> log.append(handle, Instant.now(), new Decision.PolicyInForce("v" + number)),
              () -> told.add(number)));
    }
    for (int i = 0; i < writes.size(); i++) {
      assertThat(writes.get(i).join()).isEqualTo(i + 1);
    }
    assertThat(told).isSorted().hasSize(2000);
    assertThat(log.all()).extracting(LogEntry::seq).isSorted().hasSize(2000);
    assertThat(log.verify()).isEmpty();
  }

  @Test
  void closingFinishesWhatWasHandedIn() {
    List<CompletableFuture<Long>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      writes.add(append("v" + i));
    }
    writer.close();
    assertThat(writes).allMatch(write -> write.isDone() && !write.isCompletedExceptionally());
    assertThat(stored()).isEqualTo(200);
    assertThatThrownBy(() -> append("late")).isInstanceOf(StoreException.class);
  }

  @Test
  void aFailureEndsEverythingAndKeepsNothingOfItsGroup() {
    assertThat(append("good").join()).isEqualTo(1);
    var told = new AtomicInteger();
    CompletableFuture<Integer> failing =
        writer.write(
            _ -> {
              throw new IllegalStateException("a fault of any kind");
            },
            told::incrementAndGet);
    assertThatThrownBy(failing::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(StoreException.class);
    assertThatThrownBy(() -> append("after")).isInstanceOf(StoreException.class);
    assertThat(told).hasValue(0);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void whatIsNotStoredIsNotSeen() {
    List<Realm.Stored> news = Collections.synchronizedList(new ArrayList<>());
    var realm = new Realm(new RealmState(0, new TreeMap<>()), writer, log, news::add);
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    realm
        .resolve(
            Instant.now(),
            _ ->
                new Resolution(
                    List.of(TvdState.empty("alpha", Bytes.of(salt))),
                    List.of(),
                    List.of(new Decision.PolicyInForce("v1")),
                    List.of()))
        .join();
    assertThat(realm.state().tvds()).containsOnlyKeys("alpha");
    news.clear();

    var offer = new NetworkOffer("10.99.0.1", Bytes.of(salt), List.of());
    Instant now = Clock.systemUTC().instant();
    var change = new Change("alpha", new TvdEvent.Admitted("h1", offer, now, now.plusSeconds(9)));
    var failing =
        realm.resolve(
            now,
            _ ->
                new Resolution(
                    List.of(change),
                    List.of(),
                    List.of(
                        handle -> {
                          throw new IllegalStateException("the disk is full");
                        })));
    assertThatThrownBy(failing::join).hasCauseInstanceOf(StoreException.class);
    assertThat(realm.state().membersOf("alpha")).isEmpty();
    assertThat(news).isEmpty();
    assertThatThrownBy(
            () -> realm.resolve(now, _ -> new Resolution(List.of(change), List.of())).join())
        .isInstanceOf(StoreException.class);
    assertThat(realm.state().membersOf("alpha")).isEmpty();
    assertThat(Realms.load(database.jdbi())).containsOnlyKeys("alpha");
  }

  @Test
  void aDecisionThatIsNotTakenChangesNothing() {
    var realm = new Realm(new RealmState(3, new TreeMap<>()), writer, log, _ -> {});
    assertThatThrownBy(
            () ->
                realm.resolve(
                    Instant.now(),
                    _ -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(realm.state().version()).isEqualTo(3);
    assertThat(append("still works").join()).isEqualTo(1);
  }
}
