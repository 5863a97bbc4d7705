package org.tvd.protocol.bootlog;

/** How far an event's digest vouches for the event's data. The event's type is never measured. */
public enum Coverage {
  /** The digest is the hash of all the data. */
  WHOLE,
  /**
   * The digest is the hash of a part: what GRUB logs without its label and its NUL, the value of a
   * boot variable without its name, the name of a UKI's section in ASCII. That part is proven, the
   * rest is the log's own word.
   */
  PART,
  /** The digest is of something else, or the data was changed: untrusted text. */
  NONE
}
