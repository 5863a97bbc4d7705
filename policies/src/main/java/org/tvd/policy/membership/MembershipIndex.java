package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.TvdPolicy;

/**
 * The rule of membership for all domains at once. The distinct required properties have numbers;
 * what a platform holds becomes the set of those that it meets, and a domain admits it if its own
 * are among them. Decides as {@link Membership} does, which explains a refusal. Immutable.
 */
public final class MembershipIndex {
  private final List<String> tvds;
  private final List<Factor> factors;
  private final int words;

  /** The numbers of what each domain requires, one domain after the other. */
  private final int[] required;

  private final int[] starts;

  private MembershipIndex(
      List<String> tvds, List<Factor> factors, int words, int[] required, int[] starts) {
    this.tvds = tvds;
    this.factors = factors;
    this.words = words;
    this.required = required;
    this.starts = starts;
  }

  /** One dimension, and the required properties by the value that they ask of it. */
  private static final class Factor {
    private final String name;
    private final Dimension dimension;

    /** For each value that is asked for, which required properties ask for it. */
    private final SequencedMap<Value, long[]> asking;

    /** For each of them again, which required properties are met by it. */
    private final Map<Value, long[]> known = new HashMap<>();

    /** Which are met by a property that leaves the dimension out. */
    private final long[] atBottom;

    Factor(String name, Dimension dimension, SequencedMap<Value, long[]> asking) {
      this.name = name;
      this.dimension = dimension;
      this.asking = asking;
      asking.keySet().forEach(value -> known.put(value, compare(value)));
      this.atBottom = met(dimension.bottom());
    }

    /** Mostly what is held is what somebody asks for. */
    long[] met(Value held) {
      long[] met = known.get(held);
      return met == null ? compare(held) : met;
    }

    private long[] compare(Value held) {
      long[] met = new long[asking.isEmpty() ? 0 : asking.firstEntry().getValue().length];
      asking.forEach(
          (value, set) -> {
            boolean meets = dimension.atLeast(held, value);
            for (int word = 0; meets && word < met.length; word++) {
              met[word] |= set[word];
            }
          });
      return met;
    }
  }

  public static MembershipIndex of(PolicySet policy) {
    return of(policy.lattice(), policy.tvds().values());
  }

  /** An index of domains whose names differ. */
  public static MembershipIndex of(Lattice lattice, Iterable<TvdPolicy> domains) {
    Map<Property, Integer> numbers = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    List<Integer> required = new ArrayList<>();
    List<Integer> starts = new ArrayList<>(List.of(0));
    for (TvdPolicy tvd : domains) {
      names.add(tvd.name());
      for (Requirement requirement : tvd.membership()) {
        Integer next = numbers.size();
        Integer known = numbers.putIfAbsent(requirement.property(), next);
        required.add(known == null ? next : known);
      }
      starts.add(required.size());
    }
    int words = (numbers.size() + Long.SIZE - 1) / Long.SIZE;
    List<Factor> factors = new ArrayList<>();
    lattice.dimensions().forEach((name, _) -> factors.add(factor(lattice, name, numbers, words)));
    return new MembershipIndex(
        List.copyOf(names), List.copyOf(factors), words, ints(required), ints(starts));
  }

  private static Factor factor(
      Lattice lattice, String name, Map<Property, Integer> numbers, int words) {
    Dimension dimension = lattice.dimensions().get(name);
    if (dimension == null) {
      throw new IllegalArgumentException("the lattice has no dimension " + name);
    }
    SequencedMap<Value, long[]> asking = new LinkedHashMap<>();
    numbers.forEach(
        (property, number) -> {
          Value value = lattice.value(property, name);
          long[] set = asking.computeIfAbsent(value, _ -> new long[words]);
          set[number >> 6] |= 1L << number;
        });
    return new Factor(name, dimension, asking);
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The domains that admit a platform. */
  public SortedSet<String> admitting(HeldProperties held) {
    SortedSet<String> names = new TreeSet<>();
    numbersAdmitting(held).stream().forEach(number -> names.add(tvds.get(number)));
    return Collections.unmodifiableSortedSet(names);
  }

  /** The same as positions in {@link #tvds()}, for who asks often. */
  public BitSet numbersAdmitting(HeldProperties held) {
    long[] met = met(held);
    BitSet admitting = new BitSet(tvds.size());
    for (int tvd = 0; tvd < tvds.size(); tvd++) {
      if (isAdmitted(tvd, met)) {
        admitting.set(tvd);
      }
    }
    return admitting;
  }

  public List<String> tvds() {
    return tvds;
  }

  private boolean isAdmitted(int tvd, long[] met) {
    for (int i = starts[tvd]; i < starts[tvd + 1]; i++) {
      int number = required[i];
      if ((met[number >> 6] & (1L << number)) == 0) {
        return false;
      }
    }
    return starts[tvd] < starts[tvd + 1]; // who requires nothing admits nobody
  }

  /** One held property must meet a requirement in every dimension: no join of several does. */
  private long[] met(HeldProperties held) {
    long[] met = new long[words];
    long[] one = new long[words];
    for (HeldProperties.Held each : held.held()) {
      Map<String, Value> values = each.property().values();
      Arrays.fill(one, -1);
      for (Factor factor : factors) {
        Value value = values.get(factor.name);
        long[] inFactor = value == null ? factor.atBottom : factor.met(value);
        for (int word = 0; word < words; word++) {
          one[word] &= inFactor[word];
        }
      }
      for (int word = 0; word < words; word++) {
        met[word] |= one[word];
      }
    }
    return met;
  }
}
