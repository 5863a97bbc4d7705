package org.tvd.policy.syntax;

/**
 * A place in a policy file.
 *
 * @param file its path in the policy directory, with forward slashes
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1, in code points; 0 where the file as a whole is meant
 */
public record Place(String file, int line, int column) {

  /** The file as a whole. */
  public static Place ofFile(String file) {
    return new Place(file, 0, 0);
  }

  /** {@code file:line:column}, or the file alone where it is meant as a whole. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
