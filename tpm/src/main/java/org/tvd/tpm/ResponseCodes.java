package org.tvd.tpm;

import java.util.Locale;

/** The TPM's response codes in words, with what to do about them (TPM 2.0 Library, part 2, 6.6). */
final class ResponseCodes {
  private static final int FORMAT_ONE = 0x080;
  private static final int PARAMETER = 0x040;
  private static final int RC_VER1_MASK = 0xfff;

  private ResponseCodes() {}

  static String describe(int code) {
    String number = "0x" + Integer.toHexString(code).toUpperCase(Locale.ROOT);
    int layered = code & ~RC_VER1_MASK;
    if (layered != 0) {
      // A resource manager in between answers with codes of its own layer.
      return number + ", from layer 0x" + Integer.toHexString(layered >> 16) + " above the TPM";
    }
    return (code & FORMAT_ONE) == 0
        ? number + ", " + formatZero(code)
        : number + ", " + formatOne(code & 0x3f) + " (" + place(code) + ")";
  }

  /** Which handle, session or parameter a format-one code complains of, counted from 1. */
  private static String place(int code) {
    int number = (code >> 8) & 0xf;
    if ((code & PARAMETER) != 0) {
      return "parameter " + number;
    }
    return number >= 8 ? "session " + (number - 8) : "handle " + number;
  }

  private static String formatZero(int code) {
    return switch (code) {
      case 0x100 -> "TPM_RC_INITIALIZE: the TPM was not started; its firmware must send Startup";
      case 0x101 -> "TPM_RC_FAILURE: the TPM is in failure mode; power it off and on";
      case 0x120 -> "TPM_RC_DISABLED: the hierarchy is disabled; enable it in the firmware's setup";
      case 0x124 -> "TPM_RC_AUTH_TYPE: the object does not take this kind of authorisation";
      case 0x12f -> "TPM_RC_AUTH_UNAVAILABLE: the object takes a policy only";
      case 0x128 -> "TPM_RC_PCR_CHANGED: PCRs changed meanwhile; ask again";
      case 0x143 -> "TPM_RC_COMMAND_CODE: the TPM does not implement this command";
      case 0x149 -> "TPM_RC_NV_AUTHORIZATION: the NV index may not be read this way";
      case 0x14a -> "TPM_RC_NV_UNINITIALIZED: the NV index was never written";
      case 0x14b -> "TPM_RC_NV_SPACE: the TPM's NV memory is full";
      case 0x14c -> "TPM_RC_NV_DEFINED: the NV index exists already";
      case 0x901 -> "TPM_RC_CONTEXT_GAP: too many sessions; end programs that use the TPM";
      case 0x902 ->
          "TPM_RC_OBJECT_MEMORY: the TPM holds no more objects; end programs that use it, or use"
              + " /dev/tpmrm0";
      case 0x903 -> "TPM_RC_SESSION_MEMORY: the TPM holds no more sessions; restart the platform";
      case 0x905 -> "TPM_RC_SESSION_HANDLES: the TPM holds no more sessions; restart the platform";
      case 0x907 -> "TPM_RC_LOCALITY: not allowed at this locality";
      case 0x908 -> "TPM_RC_YIELDED: the TPM stayed busy; try again later";
      case 0x90a -> "TPM_RC_TESTING: the TPM tests itself for too long; try again later";
      case 0x920 -> "TPM_RC_NV_RATE: the TPM saves its NV memory; try again later";
      case 0x921 ->
          "TPM_RC_LOCKOUT: too many wrong authorisations; wait for the lockout to end, or reset it"
              + " with the lockout authorisation";
      case 0x922 -> "TPM_RC_RETRY: the TPM stayed busy; try again later";
      case 0x923 -> "TPM_RC_NV_UNAVAILABLE: the TPM's NV memory cannot be written";
      default -> "no common code; see the TPM 2.0 Library, part 2, 6.6";
    };
  }

  private static String formatOne(int code) {
    return switch (code) {
      case 0x02 -> "TPM_RC_ATTRIBUTES: the object's attributes forbid it";
      case 0x03 -> "TPM_RC_HASH: the TPM does not know this hash algorithm";
      case 0x04 -> "TPM_RC_VALUE: a value is out of range, or the object belongs elsewhere";
      case 0x05 -> "TPM_RC_HIERARCHY: the hierarchy is disabled, or the wrong one";
      case 0x07 -> "TPM_RC_KEY_SIZE: the TPM has no keys of this size";
      case 0x0a -> "TPM_RC_TYPE: the TPM has no such type of key";
      case 0x0b -> "TPM_RC_HANDLE: there is no such object; was it removed, or the TPM restarted?";
      case 0x0e ->
          "TPM_RC_AUTH_FAIL: wrong authorisation; is a password set on the hierarchy? (counts"
              + " towards the lockout)";
      case 0x12 -> "TPM_RC_SCHEME: the key does not sign by this scheme";
      case 0x15 -> "TPM_RC_SIZE: a structure has the wrong size";
      case 0x17 -> "TPM_RC_TAG: a structure has the wrong tag";
      case 0x1a -> "TPM_RC_INSUFFICIENT: a structure ends too early";
      case 0x1b -> "TPM_RC_SIGNATURE: the signature is not valid";
      case 0x1d -> "TPM_RC_POLICY_FAIL: the policy is not met";
      case 0x1f ->
          "TPM_RC_INTEGRITY: the data is not for this TPM; was it made by, or for, another one, or"
              + " was the TPM cleared?";
      case 0x21 -> "TPM_RC_RESERVED_BITS: a reserved bit is set";
      case 0x22 ->
          "TPM_RC_BAD_AUTH: wrong authorisation; is a password set on the hierarchy? It must be"
              + " empty for this use";
      case 0x26 -> "TPM_RC_CURVE: the TPM has no such curve";
      case 0x27 -> "TPM_RC_ECC_POINT: the point is not on the curve";
      default -> "no common code; see the TPM 2.0 Library, part 2, 6.6";
    };
  }
}
