package org.tvd.tpm;

import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.EndorsementPolicy;
import org.tvd.protocol.tpm.ObjectAttributes.Attribute;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPM2B_DIGEST;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/**
 * The right to use an endorsement key (TCG EK Credential Profile 2.5, annex B.6): its own empty
 * authorisation value where its template allows that (high range), else PolicyA, by which the
 * endorsement hierarchy's does (low range), also as a branch of PolicyB.
 */
final class EndorsementUse implements AutoCloseable {
  private final TpmCommands.@Nullable Loaded session;

  private EndorsementUse(TpmCommands.@Nullable Loaded session) {
    this.session = session;
  }

  /**
   * Authorises one use.
   *
   * @param publicArea the key's TPMT_PUBLIC
   * @throws TpmException if the key has a policy that is none of the profile's
   */
  static EndorsementUse of(TpmCommands commands, Bytes publicArea) throws TpmException {
    TpmPublic key;
    try {
      key = TpmPublic.parse(publicArea);
    } catch (MalformedException e) {
      throw new TpmException("the endorsement key is of an unknown form", e);
    }
    if (key.attributes().has(Attribute.USER_WITH_AUTH)) {
      return new EndorsementUse(null);
    }
    Bytes policyA = EndorsementPolicy.A.digest(key.nameAlgorithm());
    boolean branch = key.authPolicy().equals(EndorsementPolicy.B.digest(key.nameAlgorithm()));
    if (!branch && !key.authPolicy().equals(policyA)) {
      throw new TpmException(
          "the endorsement key: expected PolicyA or PolicyB of the TCG's profile, found "
              + key.authPolicy());
    }
    var session = commands.policySession(TPM_ALG_ID.fromInt(key.nameAlgorithm().id()));
    try {
      commands.order(
          "TPM2_PolicySecret",
          tpm ->
              tpm.PolicySecret(
                  TPM_HANDLE.ENDORSEMENT,
                  session.handle(),
                  new byte[0],
                  new byte[0],
                  new byte[0],
                  0));
      if (branch) {
        TPM2B_DIGEST[] branches = {
          new TPM2B_DIGEST(policyA.toArray()),
          new TPM2B_DIGEST(EndorsementPolicy.c(key.nameAlgorithm()).toArray())
        };
        commands.order("TPM2_PolicyOR", tpm -> tpm.PolicyOR(session.handle(), branches));
      }
      return new EndorsementUse(session);
    } catch (TpmException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** What authorises the command: a session, or the empty password. */
  TPM_HANDLE handle() {
    return session == null ? TPM_HANDLE.PW : session.handle();
  }

  @Override
  public void close() throws TpmException {
    if (session != null) {
      session.close();
    }
  }
}
