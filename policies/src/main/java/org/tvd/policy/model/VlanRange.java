package org.tvd.policy.model;

/**
 * VLAN ids that domains may use (IEEE 802.1Q).
 *
 * @param first the lowest, at least 1
 * @param last the highest, at most 4094
 */
public record VlanRange(int first, int last) {
  public static final int HIGHEST = 4094;

  /**
   * @throws IllegalArgumentException if it is empty or leaves 1 to 4094
   */
  public VlanRange {
    if (first < 1 || last > HIGHEST || first > last) {
      throw new IllegalArgumentException("not VLAN ids: " + first + " to " + last);
    }
  }

  public boolean contains(int id) {
    return first <= id && id <= last;
  }

  /** The spelling in policies: {@code 100-199}, or {@code 300}. */
  @Override
  public String toString() {
    return first == last ? String.valueOf(first) : first + "-" + last;
  }
}
