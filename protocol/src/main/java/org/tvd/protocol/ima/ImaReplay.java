package org.tvd.protocol.ima;

/** What the replay of a part of the log gives. */
public sealed interface ImaReplay {

  /**
   * A prefix of the part replays to the quoted registers. The log grows while it is read, so what
   * follows the prefix is not wrong, only not proven yet.
   *
   * @param entries how many entries of the part the prefix has
   * @param progress after the prefix
   */
  record Reached(int entries, ImaProgress progress) implements ImaReplay {}

  /** No prefix does: the part is not this boot's log, was changed, or lacks its end. */
  record NotReached() implements ImaReplay {}

  /**
   * The recorded SHA-1 template hash is not that of the data. Such a log was changed on its way,
   * though the replay of another bank does not depend on that hash.
   *
   * @param entry which entry of the part
   */
  record TemplateHashDiffers(int entry) implements ImaReplay {}
}
