package org.tvd.protocol.reference;

/** The path of a file or directory of a SWID or CoSWID tag. */
final class ResourcePath {
  private ResourcePath() {}

  /**
   * The parts that there are, one under the other (ISO/IEC 19770-2, FilesystemItem).
   *
   * @param folder of the directory around it; empty at the top
   * @param root the path's beginning, as {@code /}; may be empty
   * @param location the folder from there; may be empty
   * @param name within it
   */
  static String of(String folder, String root, String location, String name) {
    StringBuilder path = new StringBuilder(folder);
    for (String part : new String[] {root, location, name}) {
      if (!part.isEmpty()) {
        if (!path.isEmpty() && path.charAt(path.length() - 1) != '/' && !part.startsWith("/")) {
          path.append('/');
        }
        path.append(part);
      }
    }
    return path.toString();
  }
}
