package org.tvd.policy.claims;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a component of a claims record means. The records are the tree of claims: what rules
 * can read, the schema and the reference of claims are all made from their components and from
 * these sentences. In rules a component is spelled with underscores ({@code logVerified} is {@code
 * log_verified}); one that is an empty {@link java.util.Optional} is unproven.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Claim {

  /** What it means, in one sentence, with units and spelling. */
  String value();

  /** Whether a {@code long} is a number from 0 to 2^64 - 1. */
  boolean unsigned() default false;

  /**
   * Whether this boolean says that the record is proven: while it is false, all others but booleans
   * are unproven, so that an empty list that nothing proves passes no rule.
   */
  boolean proves() default false;
}
