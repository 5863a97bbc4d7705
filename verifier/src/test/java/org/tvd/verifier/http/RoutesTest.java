package org.tvd.verifier.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every route has a role (attack row 36). */
class RoutesTest {
  /** Anybody: the TPM proves who it is; revocation lists are public. */
  private static final Set<String> ANYBODY =
      Set.of(
          "POST /v1/enrolments",
          "POST /v1/enrolments/{id}/proof",
          "GET /v1/crls",
          "GET /v1/crls/{issuer}",
          "GET /v1/ear-keys");

  /** Whoever presents a channel key; a quote, or the session of one, binds it. */
  private static final Set<String> CHANNEL =
      Set.of(
          "POST /v1/challenges",
          "POST /v1/evidence",
          "GET /v1/stream",
          "POST /v1/vpes",
          "DELETE /v1/vpes/{tvd}/{name}");

  static List<Method> methods() {
    List<Method> methods = new ArrayList<>();
    for (Class<?> resource : VerifierServer.routes()) {
      Arrays.stream(resource.getDeclaredMethods())
          .filter(method -> verb(method) != null)
          .forEach(methods::add);
    }
    return methods;
  }

  @SuppressWarnings("NullAway") // null is no verb
  private static String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return verb.value();
      }
    }
    return null;
  }

  static String route(Method method) {
    String root = method.getDeclaringClass().getAnnotation(Path.class).value();
    Path own = method.getAnnotation(Path.class);
    return verb(method) + " " + root + (own == null ? "" : "/" + own.value());
  }

  static boolean isOperators(Method method) {
    return method.isAnnotationPresent(OperatorToken.Operator.class)
        || method.getDeclaringClass().isAnnotationPresent(OperatorToken.Operator.class);
  }

  @Test
  void everyRouteHasExactlyOneRole() {
    Set<String> operators = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (Method method : methods()) {
      (isOperators(method) ? operators : others).add(route(method));
    }
    Set<String> expected = new TreeSet<>(ANYBODY);
    expected.addAll(CHANNEL);
    assertThat(others).isEqualTo(expected);
    assertThat(operators)
        .containsExactlyInAnyOrder(
            "GET /v1/status",
            "GET /v1/hosts",
            "DELETE /v1/hosts/{host}",
            "POST /v1/hosts/{host}/reattestation",
            "GET /v1/approvals",
            "POST /v1/approvals/{host}",
            "DELETE /v1/approvals/{host}/{ek}",
            "GET /v1/hosts/{host}/ear",
            "GET /v1/hosts/{host}/ear.cwt",
            "GET /v1/tvds",
            "GET /v1/members",
            "POST /v1/revocations",
            "GET /v1/decisions",
            "GET /v1/decisions/{decision}/evidence",
            "POST /v1/policy/reload",
            "POST /v1/policy/preview",
            "POST /v1/crls");
  }
}
