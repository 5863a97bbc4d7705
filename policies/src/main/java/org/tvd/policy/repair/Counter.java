package org.tvd.policy.repair;

import java.util.Arrays;

/**
 * A totalizer (Bailleux and Boufkhad, CP 2003): literals that say how many of some others are true
 * at least. Output {@code i}, from 0, must be true as soon as more than {@code i} inputs are.
 */
final class Counter {
  private final int[] outputs;

  /** Adds its clauses to {@code formula}. */
  Counter(CutFormula formula, int[] inputs) {
    this.outputs = count(formula, inputs);
  }

  private static int[] count(CutFormula formula, int[] inputs) {
    if (inputs.length <= 1) {
      return inputs;
    }
    int[] left = count(formula, Arrays.copyOfRange(inputs, 0, inputs.length / 2));
    int[] right = count(formula, Arrays.copyOfRange(inputs, inputs.length / 2, inputs.length));
    int[] sum = new int[inputs.length];
    Arrays.setAll(sum, i -> formula.newVariable());
    for (int i = 0; i <= left.length; i++) {
      for (int j = 0; j <= right.length; j++) {
        if (i > 0 && j > 0) {
          formula.add(-left[i - 1], -right[j - 1], sum[i + j - 1]);
        } else if (i + j > 0) {
          formula.add(i > 0 ? -left[i - 1] : -right[j - 1], sum[i + j - 1]);
        }
      }
    }
    return sum;
  }

  int size() {
    return outputs.length;
  }

  int output(int i) {
    return outputs[i];
  }
}
