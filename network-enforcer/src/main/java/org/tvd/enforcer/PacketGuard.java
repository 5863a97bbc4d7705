package org.tvd.enforcer;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.TableSnapshot;
import org.tvd.enforcer.render.Guard;
import org.tvd.enforcer.render.GuardRules;

/** The packet filter of one TVD in the kernel. It stands before anything that it guards. */
final class PacketGuard {
  private final Host host;
  private final String table;
  private @Nullable Guard inForce;
  private @Nullable TableSnapshot snapshot;
  private volatile boolean standing;
  private long leaseEnd;
  private long leaseInForce;

  PacketGuard(Host host, String tvd) {
    this.host = host;
    this.table = host.names().table(tvd);
    this.leaseEnd = System.nanoTime();
  }

  /** When the kernel closes the TVD by itself, in {@link System#nanoTime()}. */
  void leaseEndsAt(long nanoTime) {
    leaseEnd = nanoTime;
  }

  /** Puts {@code guard} and the lease in force; does nothing where both are. */
  void set(Guard guard) throws CommandException {
    if (!guard.equals(inForce)) {
      inForce = null;
      host.nft(GuardRules.replace(guard, remaining()));
      standing = true;
      inForce = guard;
      snapshot = null;
    } else if (leaseEnd != leaseInForce) {
      host.nft(GuardRules.lease(table, remaining()));
    }
    leaseInForce = leaseEnd;
  }

  /** Cuts hosts off before the rest of a plan is worked on. */
  void cut(Collection<String> hosts) throws CommandException {
    Guard guard = inForce;
    if (guard != null) {
      StringBuilder text = new StringBuilder();
      hosts.forEach(peer -> text.append(GuardRules.cut(guard, peer)));
      inForce = null;
      host.nft(text.toString());
    }
  }

  /** Drops everything, until a guard is set again. Does not need the plan or its lock. */
  void close() throws CommandException {
    if (!standing) {
      return;
    }
    host.nft(GuardRules.close(table));
  }

  /** Makes the next {@link #set} write everything anew. */
  void forget() {
    inForce = null;
  }

  void remove() throws CommandException {
    inForce = null;
    host.nft(GuardRules.removal(table));
    standing = false;
  }

  /** Notes what stands, for {@link #drift}. */
  void remember() throws CommandException {
    if (snapshot == null && inForce != null) {
      snapshot = TableSnapshot.read(host.shell(), table);
    }
  }

  /** Finds out whether somebody changed the tables, and if so forgets them. */
  List<String> drift() {
    TableSnapshot expected = snapshot;
    if (expected == null) {
      return List.of();
    }
    try {
      if (expected.equals(TableSnapshot.read(host.shell(), table))) {
        return List.of();
      }
    } catch (CommandException gone) {
      forget();
      return List.of("packet filter: " + gone.error().strip());
    }
    forget();
    return List.of("packet filter: the rules had been changed");
  }

  private long remaining() {
    return TimeUnit.NANOSECONDS.toMillis(leaseEnd - System.nanoTime());
  }
}
