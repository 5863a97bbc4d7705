package org.tvd.policy.claims;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * A component of a record of claims.
 *
 * @param name as rules and JSON spell it
 * @param type of its value
 * @param optional whether it may be unproven
 * @param meaning in one sentence
 * @param accessor of the record
 * @param proof of the record, without which it is unproven; absent where it needs none
 */
public record ClaimComponent(
    String name,
    ClaimType type,
    boolean optional,
    String meaning,
    Method accessor,
    Optional<Method> proof) {

  /** Its value in {@code claims}; empty while it is unproven. */
  Optional<Object> of(Object claims) {
    if (proof.isPresent() && !Boolean.TRUE.equals(read(proof.get(), claims))) {
      return Optional.empty();
    }
    Object value = read(accessor, claims);
    return value instanceof Optional<?> proven ? proven.map(each -> each) : Optional.of(value);
  }

  private static Object read(Method accessor, Object claims) {
    try {
      return accessor.invoke(claims);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("records of claims are public: " + accessor, e);
    }
  }
}
