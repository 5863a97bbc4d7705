package org.tvd.policy.model;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.EscapedPath;

/**
 * Paths that a policy leaves out of its judgement: {@code *} stands for anything within a name,
 * {@code **} for anything at all. Only whole, plain paths match: absolute, without empty, {@code .}
 * or {@code ..} names, which could lead out of what the pattern seems to say.
 *
 * @param source as it is written
 * @param bytes the same in bytes, with underscores for spaces, as in the log
 */
public record PathPattern(String source, Bytes bytes) {
  private static final int MAX_LENGTH = 256;
  private static final int MAX_STARS = 8;

  /** The pattern that is written like this; none where it is no absolute path. */
  public static Optional<PathPattern> of(String source) {
    Bytes bytes;
    try {
      bytes = EscapedPath.parse(source.replace(' ', '_'));
    } catch (MalformedException e) {
      return Optional.empty();
    }
    boolean good =
        source.length() <= MAX_LENGTH
            && source.chars().filter(c -> c == '*').count() <= MAX_STARS
            && !source.contains("***")
            && isPlain(bytes.asBuffer(), 0, bytes.size());
    return good ? Optional.of(new PathPattern(source, bytes)) : Optional.empty();
  }

  /** Whether it is the path of these bytes. */
  public boolean matches(ByteBuffer path, int from, int to) {
    int pattern = 0;
    int at = from;
    int afterStar = -1;
    int starAt = from;
    int afterStars = -1;
    int starsAt = from;
    while (at < to) {
      int wanted = pattern < bytes.size() ? bytes.at(pattern) : -1;
      if (wanted == '*' && pattern + 1 < bytes.size() && bytes.at(pattern + 1) == '*') {
        pattern += 2;
        afterStars = pattern;
        starsAt = at;
        afterStar = -1;
      } else if (wanted == '*') {
        afterStar = ++pattern;
        starAt = at;
      } else if (wanted == (path.get(at) & 0xff)) {
        pattern++;
        at++;
      } else if (afterStar >= 0 && path.get(starAt) != '/') {
        // The last * takes one byte more.
        at = ++starAt;
        pattern = afterStar;
      } else if (afterStars >= 0) {
        at = ++starsAt;
        pattern = afterStars;
        afterStar = -1;
      } else {
        return false;
      }
    }
    while (pattern < bytes.size() && bytes.at(pattern) == '*') {
      pattern++;
    }
    return pattern == bytes.size() && isPlain(path, from, to);
  }

  /** Whether the path is absolute and has no empty, . or .. name. */
  private static boolean isPlain(ByteBuffer path, int from, int to) {
    if (from == to || path.get(from) != '/') {
      return false;
    }
    int start = from + 1;
    for (int at = start; at <= to; at++) {
      if (at == to || path.get(at) == '/') {
        int length = at - start;
        boolean dots =
            length <= 2
                && (length < 1 || path.get(start) == '.')
                && (length < 2 || path.get(start + 1) == '.');
        if (dots) {
          return false;
        }
        start = at + 1;
      }
    }
    return true;
  }
}
