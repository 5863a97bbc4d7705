package org.tvd.policy.claims;

import com.google.common.primitives.UnsignedLong;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;

/**
 * Claims as CEL reads them: views over the records, made as a rule reaches them. What is unproven
 * is no key of its record, so that reading it fails; its path is told to {@code unproven}.
 */
final class CelValues {
  private CelValues() {}

  static Object of(ClaimType type, Object value, String path, Consumer<String> unproven) {
    return switch (type) {
      case ClaimType.Scalar scalar ->
          switch (scalar) {
            case BOOLEAN, TEXT, TIME -> value;
            case INTEGER -> ((Number) value).longValue();
            case UNSIGNED -> UnsignedLong.fromLongBits((Long) value);
            case BYTES -> ((Bytes) value).hex();
          };
      case ClaimType.Choice _ -> ClaimType.Choice.word((Enum<?>) value);
      case ClaimType.ListOf(ClaimType element) ->
          isItself(element) ? value : new Elements(element, (List<?>) value, path + "[]", unproven);
      case ClaimType.MapOf map -> new Values(map, (Map<?, ?>) value, path, unproven);
      case ClaimType.Struct struct -> new Components(struct, value, path, unproven);
    };
  }

  /** Whether CEL reads it as the record has it. */
  private static boolean isItself(ClaimType type) {
    return type == ClaimType.Scalar.TEXT
        || type == ClaimType.Scalar.BOOLEAN
        || type == ClaimType.Scalar.TIME;
  }

  private static final class Components extends AbstractMap<String, Object> {
    private final ClaimType.Struct struct;
    private final Object claims;
    private final String path;
    private final Consumer<String> unproven;

    Components(ClaimType.Struct struct, Object claims, String path, Consumer<String> unproven) {
      this.struct = struct;
      this.claims = claims;
      this.path = path;
      this.unproven = unproven;
    }

    private Optional<Object> find(@Nullable Object name) {
      return name instanceof String spelling
          ? struct.component(spelling).flatMap(component -> component.of(claims))
          : Optional.empty();
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      boolean proven = find(name).isPresent();
      if (!proven) {
        unproven.accept(path + "." + name);
      }
      return proven;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
      return find(name).map(value -> view(String.valueOf(name), value)).orElse(null);
    }

    private Object view(String name, Object value) {
      ClaimType type = struct.component(name).orElseThrow().type();
      return of(type, value, path + "." + name, unproven);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return struct.components().stream()
          .flatMap(
              component ->
                  component.of(claims).stream()
                      .map(value -> Map.entry(component.name(), view(component.name(), value))))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private static final class Elements extends AbstractList<Object> implements RandomAccess {
    private final ClaimType type;
    private final List<?> values;
    private final String path;
    private final Consumer<String> unproven;

    Elements(ClaimType type, List<?> values, String path, Consumer<String> unproven) {
      this.type = type;
      this.values = values;
      this.path = path;
      this.unproven = unproven;
    }

    @Override
    public Object get(int index) {
      return of(type, values.get(index), path, unproven);
    }

    @Override
    public int size() {
      return values.size();
    }
  }

  private static final class Values extends AbstractMap<Object, Object> {
    private final ClaimType.MapOf type;
    private final Map<?, ?> values;
    private final String path;
    private final Consumer<String> unproven;

    Values(ClaimType.MapOf type, Map<?, ?> values, String path, Consumer<String> unproven) {
      this.type = type;
      this.values = values;
      this.path = path;
      this.unproven = unproven;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Object value = find(key);
      if (value == null) {
        unproven.accept(path + "[" + key + "]");
        return null;
      }
      return of(type.value(), value, path + "[" + key + "]", unproven);
    }

    private @Nullable Object find(@Nullable Object key) {
      return switch (key) {
        case Long number
            when type.key() == ClaimType.Scalar.INTEGER && number == number.intValue() ->
            values.get(number.intValue());
        case String name when type.key() == ClaimType.Scalar.TEXT -> values.get(name);
        case null, default -> null;
      };
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return get(key) != null;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      return values.entrySet().stream()
          .map(
              entry ->
                  Map.entry(
                      entry.getKey() instanceof Integer number
                          ? number.longValue()
                          : entry.getKey(),
                      of(type.value(), entry.getValue(), path + "[]", unproven)))
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
