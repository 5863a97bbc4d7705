package org.tvd.policy.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.policy.catalogue.Catalogue;
import org.tvd.policy.catalogue.Key;
import org.tvd.policy.catalogue.PolicyFile;
import org.tvd.policy.catalogue.Shape;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlLayout;

/**
 * Lays a policy's file out canonically ({@code tvd policy fmt}): keys in the order of the
 * catalogue, the author's own names in the author's order. Comments and the meaning stay.
 */
public final class PolicyFormat {
  private PolicyFormat() {}

  /**
   * The file laid out; the same text where it was already.
   *
   * @param path of the file in the policy's directory, which says of what kind it is
   * @param problems gets what is wrong with a file that is no plain YAML
   * @return empty where there is a problem
   */
  public static Optional<String> format(String path, Bytes content, Problems problems) {
    YamlLayout.Order order =
        Catalogue.ofPath(path).<YamlLayout.Order>map(OfShapes::of).orElse(YamlLayout.Order.NONE);
    return YamlLayout.of(path, content, order, problems);
  }

  /**
   * The order of what can have one of several shapes.
   *
   * @param shapes that it can have
   * @param defined shapes of the file by their name
   */
  private record OfShapes(List<Shape> shapes, Map<String, Shape> defined)
      implements YamlLayout.Order {

    static OfShapes of(PolicyFile file) {
      Map<String, Shape> defined = new HashMap<>();
      collect(file.shape(), defined);
      return new OfShapes(List.of(file.shape()), defined);
    }

    private static void collect(Shape shape, Map<String, Shape> defined) {
      switch (shape) {
        case Shape.Defined(String name, Shape inner) -> {
          defined.put(name, inner);
          collect(inner, defined);
        }
        case Shape.Keys(List<Key> keys) -> keys.forEach(key -> collect(key.shape(), defined));
        case Shape.Named named -> collect(named.value(), defined);
        case Shape.ListOf list -> collect(list.item(), defined);
        case Shape.OneOf(List<Shape> all) -> all.forEach(each -> collect(each, defined));
        case Shape.Text _,
            Shape.Whole _,
            Shape.Time _,
            Shape.Choice _,
            Shape.Flag _,
            Shape.Again _,
            Shape.Elsewhere _ -> {}
      }
    }

    private Stream<Shape> alternatives() {
      return shapes.stream().flatMap(this::alternatives);
    }

    private Stream<Shape> alternatives(Shape shape) {
      return switch (shape) {
        case Shape.OneOf(List<Shape> all) -> all.stream().flatMap(this::alternatives);
        case Shape.Defined(String _, Shape inner) -> alternatives(inner);
        case Shape.Again(String name) ->
            Stream.ofNullable(defined.get(name)).flatMap(this::alternatives);
        default -> Stream.of(shape);
      };
    }

    @Override
    public List<String> keys(List<String> present) {
      return alternatives()
          .flatMap(shape -> shape instanceof Shape.Keys(List<Key> keys) ? Stream.of(keys) : null)
          .map(keys -> keys.stream().map(Key::name).toList())
          .filter(names -> names.containsAll(present))
          .findFirst()
          .orElse(List.of());
    }

    @Override
    public YamlLayout.Order below(String key) {
      return new OfShapes(
          alternatives()
              .flatMap(
                  shape ->
                      switch (shape) {
                        case Shape.Keys(List<Key> keys) ->
                            keys.stream().filter(each -> each.name().equals(key)).map(Key::shape);
                        case Shape.Named named -> Stream.of(named.value());
                        default -> Stream.empty();
                      })
              .toList(),
          defined);
    }

    @Override
    public YamlLayout.Order item() {
      return new OfShapes(
          alternatives()
              .flatMap(shape -> shape instanceof Shape.ListOf list ? Stream.of(list.item()) : null)
              .toList(),
          defined);
    }
  }
}
