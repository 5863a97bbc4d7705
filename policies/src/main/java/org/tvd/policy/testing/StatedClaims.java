package org.tvd.policy.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.claims.ClaimComponent;
import org.tvd.policy.claims.ClaimTree;
import org.tvd.policy.claims.ClaimType;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/**
 * Reads a part of the tree of claims, by the names that rules use ({@code docs/claims.md}). What is
 * not stated is unproven, or has the value that proves least. Beside {@code ClaimJson} this is the
 * other direction; like it, it follows {@link ClaimTree} and knows no claim by itself.
 */
public final class StatedClaims {
  private final Problems problems;

  /**
   * @param problems where errors are told
   */
  public StatedClaims(Problems problems) {
    this.problems = problems;
  }

  /** Where nothing is stated. */
  public static Claims none() {
    return (Claims) new StatedClaims(new Problems()).absent(ClaimTree.CLAIMS.root(), Claims.class);
  }

  /** The stated claims; what is wrong with them is reported, and is then unproven. */
  public Claims read(Node node) {
    return (Claims)
        struct(ClaimTree.CLAIMS.root(), Claims.class, node, "claims", false)
            .orElseGet(StatedClaims::none);
  }

  /**
   * @param whole whether each component that cannot be unproven must be there: so in lists, where
   *     no evidence ever leaves one out
   */
  private Optional<Object> struct(
      ClaimType.Struct struct, Class<?> type, Node node, String path, boolean whole) {
    if (!(node instanceof Node.Mapping mapping)) {
      problems.mismatch(node.place(), path + " is not a record", "key: value lines", node.kind());
      return Optional.empty();
    }
    requireProof(struct, mapping, path);
    Map<String, Node> stated = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries()) {
      if (struct.component(entry.key().text()).isPresent()) {
        stated.put(entry.key().text(), entry.value());
      } else {
        problems.unknown(
            entry.key().place(),
            "claim in " + path,
            entry.key().text(),
            struct.components().stream().map(ClaimComponent::name).toList());
      }
    }
    List<Object> values = new ArrayList<>();
    for (RecordComponent part : type.getRecordComponents()) {
      ClaimComponent component = component(struct, part);
      String name = path.equals("claims") ? component.name() : path + "." + component.name();
      boolean mayLack = part.getType() == Optional.class;
      Type own = mayLack ? argument(part.getGenericType(), 0) : part.getGenericType();
      Node value = stated.get(component.name());
      if (value == null && whole && !mayLack) {
        problems.mismatch(node.place(), path + " lacks a claim", name, "no such key");
      }
      Optional<Object> read =
          value == null ? Optional.empty() : value(component.type(), own, value, name);
      values.add(mayLack ? read : read.orElseGet(() -> absent(component.type(), own)));
    }
    return Optional.of(make(type, values));
  }

  /** A claim beside a proof that is absent would be lost in silence. */
  private void requireProof(ClaimType.Struct struct, Node.Mapping mapping, String path) {
    for (ClaimComponent component : struct.components()) {
      Optional<String> proof = component.proof().map(method -> spelled(method.getName()));
      if (proof.isEmpty()) {
        continue;
      }
      boolean proven =
          mapping.entries().stream()
              .anyMatch(
                  entry ->
                      entry.key().text().equals(proof.get())
                          && entry.value() instanceof Node.Scalar flag
                          && flag.text().equals("true"));
      if (!proven
          && !mapping.entries().stream().allMatch(e -> e.key().text().equals(proof.get()))) {
        problems.mismatch(
            mapping.place(),
            path + " states claims that nothing proves",
            proof.get() + ": true",
            "no such line");
      }
      return;
    }
  }

  private Optional<Object> value(ClaimType type, Type own, Node node, String path) {
    return switch (type) {
      case ClaimType.Scalar scalar -> scalar(scalar, own, node, path);
      case ClaimType.Choice choice -> choice(choice, (Class<?>) own, node, path);
      case ClaimType.Struct struct ->
          struct(struct, (Class<?>) own, node, path, path.endsWith("[]"));
      case ClaimType.ListOf(ClaimType element) -> {
        if (!(node instanceof Node.Sequence sequence)) {
          yield wrong(node, path, "a list");
        }
        List<Object> elements = new ArrayList<>();
        for (Node item : sequence.items()) {
          value(element, argument(own, 0), item, path + "[]").ifPresent(elements::add);
        }
        yield Optional.of(List.copyOf(elements));
      }
      case ClaimType.MapOf map -> {
        if (!(node instanceof Node.Mapping mapping)) {
          yield wrong(node, path, "a mapping");
        }
        Map<Object, Object> values = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
          Optional<Object> key = scalar(map.key(), argument(own, 0), entry.key(), path);
          Optional<Object> value = value(map.value(), argument(own, 1), entry.value(), path + "[]");
          if (key.isPresent() && value.isPresent()) {
            values.put(key.get(), value.get());
          }
        }
        yield Optional.of(values);
      }
    };
  }

  private Optional<Object> scalar(ClaimType.Scalar type, Type own, Node node, String path) {
    if (!(node instanceof Node.Scalar scalar) || scalar.isNothing()) {
      return wrong(node, path, expected(type));
    }
    String text = scalar.text();
    try {
      return switch (type) {
        case BOOLEAN ->
            text.equals("true") || text.equals("false")
                ? Optional.of(Boolean.valueOf(text))
                : wrong(node, path, expected(type));
        case INTEGER ->
            own == int.class || own == Integer.class
                ? Optional.of(Integer.valueOf(text))
                : Optional.of(Long.valueOf(text));
        case UNSIGNED -> Optional.of(Long.parseUnsignedLong(text));
        case TEXT -> Optional.of(text);
        case BYTES ->
            text.matches("[0-9a-f]*")
                ? Optional.of(Bytes.ofHex(text))
                : wrong(node, path, expected(type));
        case TIME -> Optional.of(Instant.parse(text));
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      return wrong(node, path, expected(type));
    }
  }

  private static String expected(ClaimType.Scalar type) {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case INTEGER, UNSIGNED -> "a whole number";
      case TEXT -> "a text";
      case BYTES -> "lower case hex";
      case TIME -> "a time like 2026-11-30T12:00:00Z";
    };
  }

  private Optional<Object> choice(ClaimType.Choice type, Class<?> own, Node node, String path) {
    if (!(node instanceof Node.Scalar word)) {
      return wrong(node, path, "one of " + String.join(", ", type.words()));
    }
    int at = type.words().indexOf(word.text());
    if (at < 0) {
      problems.unknown(node.place(), "value of " + path, word.text(), type.words());
      return Optional.empty();
    }
    return Optional.of(own.getEnumConstants()[at]);
  }

  private Optional<Object> wrong(Node node, String path, String expected) {
    problems.mismatch(node.place(), "not a value of " + path, expected, node.kind());
    return Optional.empty();
  }

  /**
   * What proves nothing. A TPM of which a test says a type is one that a certificate vouches for.
   */
  private Object absent(ClaimType type, Type own) {
    return switch (type) {
      case ClaimType.Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> false;
            case INTEGER -> own == int.class || own == Integer.class ? (Object) 0 : (Object) 0L;
            case UNSIGNED -> 0L;
            case TEXT -> "";
            case BYTES -> Bytes.EMPTY;
            case TIME -> Instant.EPOCH;
          };
      case ClaimType.Choice _ ->
          own == TpmType.class
              ? TpmType.UNVOUCHED
              : own == VouchedBy.class
                  ? VouchedBy.CERTIFICATE
                  : ((Class<?>) own).getEnumConstants()[0];
      case ClaimType.ListOf _ -> List.of();
      case ClaimType.MapOf _ -> Map.of();
      case ClaimType.Struct struct -> {
        List<Object> values = new ArrayList<>();
        for (RecordComponent part : ((Class<?>) own).getRecordComponents()) {
          values.add(
              part.getType() == Optional.class
                  ? Optional.empty()
                  : absent(component(struct, part).type(), part.getGenericType()));
        }
        yield make((Class<?>) own, values);
      }
    };
  }

  private static ClaimComponent component(ClaimType.Struct struct, RecordComponent part) {
    return struct.component(spelled(part.getName())).orElseThrow();
  }

  private static String spelled(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }

  private static Type argument(Type generic, int index) {
    return ((ParameterizedType) generic).getActualTypeArguments()[index];
  }

  private static Object make(Class<?> type, List<Object> values) {
    Class<?>[] parts =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(parts).newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      Throwable cause = e instanceof InvocationTargetException target ? target.getCause() : e;
      throw new IllegalStateException("records of claims take any values: " + type, cause);
    }
  }
}
