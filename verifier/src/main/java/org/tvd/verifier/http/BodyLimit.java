package org.tvd.verifier.http;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.RevocationListUpload;

/** Bounds every body by what its kind may need. */
final class BodyLimit implements ReaderInterceptor {
  private static final long EVIDENCE = 48L << 20; // two logs of 12 MiB in base64, and the rest
  private static final long REVOCATION_LIST = 2L << 20; // one of 1 MiB in base64, and the rest
  private static final long OTHERS = 64L << 10;
  private static final long DRAINED = 1L << 20;

  @Override
  public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    long limit =
        context.getType() == Evidence.class
            ? EVIDENCE
            : context.getType() == RevocationListUpload.class ? REVOCATION_LIST : OTHERS;
    InputStream body = context.getInputStream();
    var limited = new Limited(body, limit);
    context.setInputStream(limited);
    try {
      return context.proceed();
    } catch (IOException | RuntimeException e) {
      // A client that is still sending when the connection closes does not see the answer.
      drain(body, e);
      if (limited.isExceeded()) {
        throw new ClientErrorException(
            "expected a body of at most " + limit + " bytes, found more", 413);
      }
      throw e;
    }
  }

  private static void drain(InputStream body, Exception cause) {
    try {
      body.skip(DRAINED);
    } catch (IOException e) {
      cause.addSuppressed(e); // the client is gone
    }
  }

  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (isExceeded()) {
        throw new IOException("the body is longer than its bound");
      }
    }

    boolean isExceeded() {
      return left < 0;
    }
  }
}
