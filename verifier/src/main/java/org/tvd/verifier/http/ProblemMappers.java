package org.tvd.verifier.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.policy.PolicyException;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.RefusedListException;
import org.tvd.verifier.RejectedEvidenceException;
import org.tvd.verifier.VpePlaces.NoPlaceException;
import org.tvd.verifier.enrolment.ApprovalException;
import org.tvd.verifier.enrolment.EnrolmentRefusedException;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.StoreException;
import tools.jackson.core.JacksonException;

/** What each exception is over HTTP. An unforeseen one tells the caller nothing of the inside. */
final class ProblemMappers {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);

  private ProblemMappers() {}

  static List<ExceptionMapper<?>> all() {
    return List.of(
        new Enrolment(),
        new Approval(),
        new NotEnrolled(),
        new Rejected(),
        new NoPlace(),
        new RefusedList(),
        new Policy(),
        new Json(),
        new Store(),
        new Web(),
        new Unforeseen());
  }

  private static final class Enrolment implements ExceptionMapper<EnrolmentRefusedException> {
    @Override
    public Response toResponse(EnrolmentRefusedException e) {
      int status =
          switch (e.reason()) {
            case BAD_NAME, MALFORMED -> 400;
            case UNKNOWN_ENROLMENT -> 404;
            case NAME_OF_ANOTHER_TPM, TPM_OF_ANOTHER_NAME -> 409;
            case TOO_MANY_REQUESTS -> 429;
            case BUSY -> 503;
            case EK_MALFORMED,
                EK_IS_AUTHORITY,
                EK_USAGE,
                EK_NAME,
                EK_CRITICAL_EXTENSION,
                EK_WEAK_KEY,
                EK_WEAK_SIGNATURE,
                EK_EXPIRED,
                EK_NOT_TRUSTED,
                EK_REVOKED,
                EK_CRL_STALE,
                EK_KEY_MISMATCH,
                EK_CERTIFICATE_MISSING,
                IAK_USAGE,
                IAK_KEY_MISMATCH,
                EK_ATTRIBUTES,
                AK_ATTRIBUTES,
                AK_HIERARCHY,
                APPROVAL_REQUIRED,
                REJECTED_BY_OPERATOR,
                PROOF_WRONG ->
                403;
          };
      Reason reason = e.reason();
      return Problem.response(
          status, Problem.kind(reason), "The host is not enrolled", e.getMessage());
    }
  }

  private static final class Approval implements ExceptionMapper<ApprovalException> {
    @Override
    public Response toResponse(ApprovalException e) {
      return Problem.response(409, "no-approval", "Nothing is approved", e.getMessage());
    }
  }

  private static final class NotEnrolled implements ExceptionMapper<NotEnrolledException> {
    @Override
    public Response toResponse(NotEnrolledException e) {
      return Problem.response(404, "unknown-host", "Unknown host", e.getMessage());
    }
  }

  private static final class Rejected implements ExceptionMapper<RejectedEvidenceException> {
    @Override
    public Response toResponse(RejectedEvidenceException e) {
      int status =
          switch (e.reason()) {
            case MALFORMED -> 400;
            case NONCE_NOT_VALID -> 409;
            default -> 403;
          };
      return Problem.response(
          status, Problem.kind(e.reason()), "The evidence is rejected", e.getMessage());
    }
  }

  private static final class NoPlace implements ExceptionMapper<NoPlaceException> {
    @Override
    public Response toResponse(NoPlaceException e) {
      return Problem.response(409, "no-place", "The VPE gets no place", e.getMessage());
    }
  }

  private static final class RefusedList implements ExceptionMapper<RefusedListException> {
    @Override
    public Response toResponse(RefusedListException e) {
      int status =
          switch (e.reason()) {
            case MALFORMED_LIST -> 400;
            case LIST_SIGNER_UNKNOWN -> 403;
            case LIST_NOT_NEWER -> 409;
            case LIST_NOT_CURRENT -> 422;
          };
      return Problem.response(
          status, Problem.kind(e.reason()), "The revocation list is refused", e.getMessage());
    }
  }

  private static final class Policy implements ExceptionMapper<PolicyException> {
    @Override
    public Response toResponse(PolicyException e) {
      return Problem.response(
          422,
          "policy-error",
          "The policy has errors; the one before stays in force",
          e.errors().stream().map(String::valueOf).collect(Collectors.joining("\n")));
    }
  }

  private static final class Json implements ExceptionMapper<JacksonException> {
    @Override
    public Response toResponse(JacksonException e) {
      var at = e.getLocation();
      String place =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      return Problem.response(
          400, "malformed-body", "The body is not of its form", e.getOriginalMessage() + place);
    }
  }

  private static final class Store implements ExceptionMapper<StoreException> {
    @Override
    public Response toResponse(StoreException e) {
      LOG.error("the store failed", e);
      return Problem.response(
          503,
          "store",
          "The store does not work",
          "nothing was decided; the operator finds the reason in the verifier's log");
    }
  }

  private static final class Web implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException e) {
      if (e.getResponse().hasEntity()) {
        return e.getResponse(); // it is a problem already
      }
      int status = e.getResponse().getStatus();
      Response.StatusType info = e.getResponse().getStatusInfo();
      return Problem.response(
          status, "http-" + status, info.getReasonPhrase(), String.valueOf(e.getMessage()));
    }
  }

  private static final class Unforeseen implements ExceptionMapper<Throwable> {
    @Override
    public Response toResponse(Throwable e) {
      if (e instanceof java.util.concurrent.CompletionException
          && e.getCause() instanceof StoreException store) {
        return new Store().toResponse(store);
      }
      if (e instanceof IOException) {
        LOG.debug("a request was cut off", e); // the client's doing, and nobody reads the answer
        return Problem.response(400, "cut-off", "The request was cut off", "send it as a whole");
      }
      LOG.error("a request failed", e);
      return Problem.response(
          500, "fault", "A fault in the verifier", "the reason is in the verifier's log");
    }
  }
}
