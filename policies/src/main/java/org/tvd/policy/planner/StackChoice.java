package org.tvd.policy.planner;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.policy.model.Layer;

/** What carries a domain's frames, and why, or why nothing can. */
public sealed interface StackChoice {

  /**
   * The cheapest stack that gives every objective on every path, and that the hosts can build.
   *
   * @param chosen which
   * @param layers each of its layers with the reasons for it, uppermost first; none on one host
   */
  record Chosen(Stack chosen, List<ReasonedLayer> layers) implements StackChoice {
    public Chosen {
      layers = List.copyOf(layers);
    }
  }

  /**
   * A layer, and why it is there.
   *
   * @param layer which
   * @param reasons at least one
   */
  record ReasonedLayer(Layer layer, List<Reason> reasons) {
    public ReasonedLayer {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * No sufficient stack that every host can build. Of the sufficient ones it names that which lacks
   * least.
   *
   * @param wanted a stack that would do
   * @param because why its layers are needed
   * @param host the first host by name that cannot build it
   * @param missing its layers that the host has in no stack; none where only their combination is
   *     missing
   * @param forbidden whether the host offers the stack and the policy does not allow it
   */
  record NoStack(
      Stack wanted, List<Reason> because, String host, Set<Layer> missing, boolean forbidden)
      implements StackChoice {
    public NoStack {
      because = List.copyOf(because);
      missing = Set.copyOf(missing);
    }
  }

  /** The chosen stack; empty where there is none. */
  default Optional<Stack> stack() {
    return this instanceof Chosen chosen ? Optional.of(chosen.chosen()) : Optional.empty();
  }

  /** In words, a line for each layer. */
  default String described() {
    return switch (this) {
      case Chosen(Stack stack, List<ReasonedLayer> layers) ->
          Stream.concat(
                  Stream.of(stack.described()),
                  layers.stream().map(l -> l.layer().spelling() + ": " + words(l.reasons())))
              .collect(Collectors.joining("\n  "));
      case NoStack none ->
          "nothing carries its frames: %s; host %s cannot build %s%s"
              .formatted(words(none.because()), none.host(), none.wanted().described(), lack(none));
    };
  }

  private static String lack(NoStack none) {
    if (none.forbidden()) {
      return ", which the policy does not allow it";
    }
    return none.missing().isEmpty()
        ? ""
        : ": it lacks "
            + new TreeSet<>(none.missing())
                .stream().map(Layer::spelling).collect(Collectors.joining(", "));
  }

  private static String words(List<Reason> reasons) {
    return reasons.stream().map(Reason::described).collect(Collectors.joining("; "));
  }
}
