package org.tvd.policy.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * A statement and a signature over it: a JSON Web Signature in compact form (RFC 7515). Its header
 * has an algorithm and a type alone, and the type is of nothing else, so that a signature that the
 * key made for another purpose is none here.
 */
final class SignedStatement {
  private static final JOSEObjectType TYPE = new JOSEObjectType("tvd-policy+jws");
  private static final int MAX_SIZE = 4 << 20;

  private final JWSObject signed;
  private final Statement statement;

  private SignedStatement(JWSObject signed, Statement statement) {
    this.signed = signed;
    this.statement = statement;
  }

  static SignedStatement parse(Bytes file) throws MalformedException {
    if (file.size() > MAX_SIZE) {
      throw new MalformedException("signature", 0, "expected at most 4 MiB");
    }
    try {
      JWSObject signed = JWSObject.parse(file.utf8().strip());
      JWSHeader header = signed.getHeader();
      if (!header.toJSONObject().keySet().equals(Set.of("alg", "typ"))
          || !TYPE.equals(header.getType())) {
        throw new MalformedException(
            "signature", 0, "expected a header of 'alg' and 'typ': " + TYPE + " alone");
      }
      return new SignedStatement(signed, Statement.parse(Bytes.of(signed.getPayload().toBytes())));
    } catch (ParseException e) {
      throw new MalformedException("signature", 0, "expected a JSON Web Signature");
    }
  }

  /** What is said. Whether the owner says so is for {@link #isSignedBy}. */
  Statement statement() {
    return statement;
  }

  /** Identifies the statement: SHA-256 of its bytes, lower case hex. */
  String digest() {
    return Bytes.of(signed.getPayload().toBytes()).sha256().hex();
  }

  /** The name of the algorithm, by the header's own word. */
  String algorithm() {
    return signed.getHeader().getAlgorithm().getName();
  }

  /**
   * @param key of an algorithm that is allowed
   */
  boolean isSignedBy(PublicKey key, SignatureAlgorithm allowed) {
    try {
      return signed.getHeader().getAlgorithm().equals(allowed.jws())
          && signed.verify(allowed.verifier(key));
    } catch (JOSEException e) {
      return false; // not a signature of this kind
    }
  }

  /**
   * Signs a statement.
   *
   * @throws IllegalArgumentException if the key cannot sign
   */
  static Bytes sign(Statement statement, SignatureAlgorithm algorithm, PrivateKey key) {
    try {
      JWSObject signing =
          new JWSObject(
              new JWSHeader.Builder(algorithm.jws()).type(TYPE).build(),
              new Payload(statement.toJson().toArray()));
      signing.sign(algorithm.signer(key));
      return Bytes.ofUtf8(signing.serialize() + "\n");
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the key cannot sign: " + e.getMessage(), e);
    }
  }
}
