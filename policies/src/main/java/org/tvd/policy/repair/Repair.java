package org.tvd.policy.repair;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.protocol.yaml.Place;

/** What to change so that no flow contradicts another, or why nothing helps. */
public sealed interface Repair {

  /** One plain sentence for each thing to do or to know. */
  List<String> sentences();

  /**
   * Open flows that are to be controlled or closed. Closing one is as good: if open flows that stay
   * led around it, it need not have been demoted.
   *
   * @param demotions by name; none if nothing contradicts
   * @param atLeast how many are proven to be needed: as many as {@code demotions} unless time ran
   *     out
   */
  record Proposal(List<Demotion> demotions, int atLeast) implements Repair {
    public Proposal {
      demotions = List.copyOf(demotions);
    }

    /** Whether it is proven that fewer do not help. */
    public boolean isSmallest() {
      return demotions.size() == atLeast;
    }

    @Override
    public List<String> sentences() {
      String summary =
          demotions.isEmpty()
              ? "No flow contradicts another."
              : "%d open %s to be demoted; %s."
                  .formatted(
                      demotions.size(),
                      demotions.size() == 1 ? "flow is" : "flows are",
                      isSmallest()
                          ? "fewer do not help"
                          : "time ran out, and only %d are proven to be needed".formatted(atLeast));
      return Stream.concat(Stream.of(summary), demotions.stream().map(Demotion::sentence)).toList();
    }
  }

  /**
   * Flows that nobody may touch lead where they must not.
   *
   * @param contradictions by name, at least one
   */
  record Impossible(List<FixedContradiction> contradictions) implements Repair {
    public Impossible {
      contradictions = List.copyOf(contradictions);
    }

    @Override
    public List<String> sentences() {
      return contradictions.stream().map(FixedContradiction::sentence).toList();
    }
  }

  /**
   * An open flow that is to be controlled or closed.
   *
   * @param from the domain where it begins
   * @param to the domain where it ends
   * @param edit the change that is enough
   */
  record Demotion(String from, String to, Edit edit) {
    /** All of this in one sentence. */
    public String sentence() {
      return "%s → %s: in %s, let %s only what a filter passes, or nothing."
          .formatted(
              from,
              to,
              edit.place(),
              edit.direction() == Direction.OUT
                  ? from + " let out to " + to
                  : to + " let in from " + from);
    }
  }

  /**
   * Where one word of a file is to be replaced.
   *
   * @param tvd whose file it is
   * @param direction which side of the flow it states
   * @param place of the cell, which says open
   */
  record Edit(String tvd, Direction direction, Place place) {}

  /** A side of a flow. */
  enum Direction {
    /** What its origin lets out. */
    OUT,
    /** What its destination lets in. */
    IN
  }

  /**
   * A closed flow around which a path leads that a repair may not break.
   *
   * @param from the domain where it begins
   * @param to the domain where it ends
   * @param path over flows that are pinned, or between domains that nobody manages
   */
  record FixedContradiction(String from, String to, List<FixedFlow> path) {
    public FixedContradiction {
      path = List.copyOf(path);
    }

    /** All of this in one sentence. */
    public String sentence() {
      return "%s → %s is closed, yet %s is reached over what may not be changed: %s."
          .formatted(
              from,
              to,
              to,
              path.stream().map(FixedFlow::describe).collect(Collectors.joining(", ")));
    }
  }

  /**
   * An open flow that a repair may not change.
   *
   * @param from the domain where it begins
   * @param to the domain where it ends
   * @param reason why not
   */
  record FixedFlow(String from, String to, Reason reason) {
    String describe() {
      return "%s → %s (%s)"
          .formatted(
              from,
              to,
              switch (reason) {
                case Reason.Pinned(Place place) -> "pinned in " + place;
                case Reason.Unmanaged() -> "nobody manages either";
              });
    }
  }

  /** Why a flow is fixed. */
  sealed interface Reason {
    /** The policy says so. */
    record Pinned(Place place) implements Reason {}

    /** Both of its domains are dummies, so that nobody could state anything else. */
    record Unmanaged() implements Reason {}
  }
}
