package org.tvd.policy.claims;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.claims.ClaimType.Scalar;
import org.tvd.policy.claims.ClaimType.Struct;
import org.tvd.protocol.Bytes;

/**
 * The tree of claims, read once from the records: they are its only definition. A component that
 * has no {@link Claim}, or a type that is no claim's, is a fault of the program.
 */
public final class ClaimTree {
  /** The tree under {@link Claims}. */
  public static final ClaimTree CLAIMS = of(Claims.class);

  private final Struct root;

  private ClaimTree(Struct root) {
    this.root = root;
  }

  static ClaimTree of(Class<? extends Record> root) {
    return new ClaimTree(new Walk().struct(root));
  }

  /** The whole; its components are the variables of rules. */
  public Struct root() {
    return root;
  }

  /** The records below the root, each once. */
  List<Struct> structs() {
    List<Struct> all = new ArrayList<>();
    collect(root, all);
    return all;
  }

  private static void collect(ClaimType type, List<Struct> all) {
    switch (type) {
      case ClaimType.ListOf list -> collect(list.element(), all);
      case ClaimType.MapOf map -> collect(map.value(), all);
      case Struct struct -> {
        for (ClaimComponent component : struct.components()) {
          collect(component.type(), all);
        }
        if (all.stream().noneMatch(known -> known.name().equals(struct.name()))) {
          all.add(struct);
        }
      }
      case Scalar _, ClaimType.Choice _ -> {}
    }
  }

  private static final class Walk {
    private final Deque<Class<?>> above = new ArrayDeque<>();

    Struct struct(Class<?> type) {
      if (above.contains(type)) {
        throw new IllegalStateException(type + " contains itself");
      }
      above.push(type);
      List<ClaimComponent> components = new ArrayList<>();
      Optional<Method> proof =
          Arrays.stream(type.getRecordComponents())
              .filter(component -> claim(component).proves())
              .map(RecordComponent::getAccessor)
              .findFirst();
      for (RecordComponent component : type.getRecordComponents()) {
        components.add(
            component(component, proof.filter(_ -> component.getType() != boolean.class)));
      }
      above.pop();
      return new Struct(type.getSimpleName(), components);
    }

    private static Claim claim(RecordComponent component) {
      Claim claim = component.getAnnotation(Claim.class);
      if (claim == null) {
        throw new IllegalStateException(component + " has no meaning: expected @Claim");
      }
      return claim;
    }

    private ClaimComponent component(RecordComponent component, Optional<Method> proof) {
      Claim claim = claim(component);
      Type type = component.getGenericType();
      boolean optional = component.getType() == Optional.class;
      return new ClaimComponent(
          component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
          type(optional ? argument(type, 0) : type, claim.unsigned()),
          optional || proof.isPresent(),
          claim.value(),
          component.getAccessor(),
          proof);
    }

    private ClaimType type(Type type, boolean unsigned) {
      if (type instanceof ParameterizedType generic) {
        if (generic.getRawType() == List.class) {
          return new ClaimType.ListOf(type(argument(type, 0), unsigned));
        }
        if (generic.getRawType() == Map.class
            && type(argument(type, 0), false) instanceof Scalar key
            && (key == Scalar.TEXT || key == Scalar.INTEGER)) {
          return new ClaimType.MapOf(key, type(argument(type, 1), unsigned));
        }
      } else if (type instanceof Class<?> plain) {
        if (plain.isRecord()) {
          return struct(plain);
        }
        if (plain.isEnum()) {
          return new ClaimType.Choice(
              Arrays.stream(plain.getEnumConstants())
                  .map(constant -> ClaimType.Choice.word((Enum<?>) constant))
                  .toList());
        }
        Optional<Scalar> scalar = scalar(plain, unsigned);
        if (scalar.isPresent()) {
          return scalar.get();
        }
      }
      throw new IllegalStateException(type + " cannot be a claim");
    }

    private static Optional<Scalar> scalar(Class<?> type, boolean unsigned) {
      if (type == boolean.class || type == Boolean.class) {
        return Optional.of(Scalar.BOOLEAN);
      }
      if (type == long.class || type == Long.class) {
        return Optional.of(unsigned ? Scalar.UNSIGNED : Scalar.INTEGER);
      }
      if (type == int.class || type == Integer.class) {
        return Optional.of(Scalar.INTEGER);
      }
      if (type == String.class) {
        return Optional.of(Scalar.TEXT);
      }
      if (type == Bytes.class) {
        return Optional.of(Scalar.BYTES);
      }
      return type == Instant.class ? Optional.of(Scalar.TIME) : Optional.empty();
    }

    private static Type argument(Type generic, int index) {
      return ((ParameterizedType) generic).getActualTypeArguments()[index];
    }
  }
}
