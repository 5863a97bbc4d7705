package org.tvd.policy.flow;

import java.util.List;
import java.util.stream.Collectors;
import org.tvd.protocol.yaml.Place;

/**
 * Something that the analysis found about one cell.
 *
 * @param kind what
 * @param cell the cell itself, with the places of its two sides
 * @param witness a real way from the cell's origin to its destination: for a contradiction and a
 *     bypass a shortest one over open edges, for a mediated flow one with the fewest controlled
 *     edges and then a shortest; ties go by name. For the others, the cell alone
 */
public record Finding(FindingKind kind, Hop.Stated cell, List<Hop> witness) {
  public Finding {
    witness = List.copyOf(witness);
  }

  public String from() {
    return cell.from();
  }

  public String to() {
    return cell.to();
  }

  /** The controlled edges of the witness: what stands between the two. */
  public List<Hop> guards() {
    return witness.stream().filter(hop -> hop.state() == FlowState.CONTROLLED).toList();
  }

  /** Where to look first: at the side that closes, else at the origin's. */
  public Place place() {
    return cell.closingTvd().filter(to()::equals).isPresent() ? cell.inPlace() : cell.outPlace();
  }

  /** One or two plain sentences. */
  public String describe() {
    return switch (kind) {
      case CONTRADICTION ->
          "%s → %s is closed, yet open flows lead there: %s.".formatted(from(), to(), way());
      case MEDIATED ->
          "%s → %s is closed, and what leads there crosses a filter: %s. It rests on %s."
              .formatted(from(), to(), way(), edges(guards()));
      case BYPASS ->
          "%s → %s is controlled, yet open flows lead around its filter: %s."
              .formatted(from(), to(), way());
      case MISMATCH -> mismatch();
      case DEAD_FLOW ->
          "Nothing passes from %s to %s: their two filters have nothing in common."
              .formatted(from(), to());
      case DOWNGRADE ->
          "%s requires confidentiality, and what is %s towards %s leaves it: %s does not."
              .formatted(from(), cell.state().spelling(), to(), to());
    };
  }

  private String mismatch() {
    boolean originCloses = cell.cell().out() == FlowState.CLOSED;
    return originCloses
        ? "%s lets in what comes from %s (%s), but %s lets nothing out to it."
            .formatted(to(), from(), cell.cell().in().spelling(), from())
        : "%s lets out what goes to %s (%s), but %s lets nothing in from it."
            .formatted(from(), to(), cell.cell().out().spelling(), to());
  }

  private String way() {
    return from() + witness.stream().map(hop -> " → " + hop.to()).collect(Collectors.joining());
  }

  private static String edges(List<Hop> hops) {
    List<String> edges = hops.stream().map(hop -> hop.from() + " → " + hop.to()).toList();
    int last = edges.size() - 1;
    return last < 1
        ? String.join("", edges)
        : String.join(", ", edges.subList(0, last)) + " and " + edges.get(last);
  }
}
