package org.tvd.policy.claims;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.bootlog.VerifiedBootLog;

/**
 * Immutable collections whose contents are made when they are first read, for claims that cost
 * something and that most policies do not ask for. They can be shared between threads; two that
 * read at the same time may both make the same contents. Until then they hold the log.
 */
final class Deferred {
  private Deferred() {}

  /** A value that several collections share. */
  static <T> Supplier<T> value(Supplier<T> made) {
    return new Contents<>(made);
  }

  static <E> List<E> list(Supplier<List<E>> contents) {
    return new DeferredList<>(contents);
  }

  /** The same, where a register was verified; empty, which is unproven, where it was not. */
  static <E> Optional<List<E>> list(VerifiedBootLog log, int pcr, Supplier<List<E>> contents) {
    return log.pcrs().contains(pcr) ? Optional.of(list(contents)) : Optional.empty();
  }

  static <V> Map<String, V> map(Supplier<Map<String, V>> contents) {
    return new DeferredMap<>(contents);
  }

  /** A copy that cannot change; a deferred list is one already. */
  static <E> List<E> copyOf(List<E> list) {
    return list instanceof DeferredList<E> ? list : List.copyOf(list);
  }

  static <E> Optional<List<E>> copyOf(Optional<List<E>> list) {
    return list.map(each -> copyOf(each));
  }

  /** A copy that cannot change; a deferred map is one already. */
  static <V> Map<String, V> copyOf(Map<String, V> map) {
    return map instanceof DeferredMap<V> ? map : Map.copyOf(map);
  }

  private static final class Contents<T> implements Supplier<T> {
    private volatile @Nullable Supplier<T> supplier;
    private volatile @Nullable T value;

    Contents(Supplier<T> supplier) {
      this.supplier = supplier;
    }

    @Override
    public T get() {
      Supplier<T> source = supplier;
      T made = value;
      if (made == null) {
        made = Objects.requireNonNull(source).get(); // it goes only once there is a value
        value = made;
        supplier = null; // lets go of the log
      }
      return made;
    }
  }

  private static final class DeferredList<E> extends AbstractList<E> implements RandomAccess {
    private final Contents<List<E>> contents;

    DeferredList(Supplier<List<E>> supplier) {
      this.contents = new Contents<>(() -> List.copyOf(supplier.get()));
    }

    @Override
    public E get(int index) {
      return contents.get().get(index);
    }

    @Override
    public int size() {
      return contents.get().size();
    }
  }

  private static final class DeferredMap<V> extends AbstractMap<String, V> {
    private final Contents<Map<String, V>> contents;

    DeferredMap(Supplier<Map<String, V>> supplier) {
      this.contents = new Contents<>(() -> Map.copyOf(supplier.get()));
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
      return contents.get().entrySet();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return key != null && contents.get().containsKey(key);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
      return key == null ? null : contents.get().get(key);
    }
  }
}
