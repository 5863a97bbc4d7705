package org.tvd.protocol.cbor;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * One data item of CBOR (RFC 8949), with its place. Each reading of it says what it has to be, and
 * refuses what it is not by that place.
 */
public final class CborValue {
  private final String place;
  private final CBORObject value;

  private CborValue(String place, CBORObject value) {
    this.place = place;
    this.value = value;
  }

  /**
   * Parses the one item that {@code encoded} is, within the bounds of {@link WellFormed}: definite
   * lengths only, no key twice, nothing behind it.
   *
   * @param structure the item's name in its specification, for messages
   */
  public static CborValue parse(String structure, Bytes encoded) throws MalformedException {
    WellFormed.check(structure, encoded);
    try {
      return new CborValue(structure, CBORObject.DecodeFromBytes(encoded.toArray()));
    } catch (CBORException e) {
      // What is left is text that is not UTF-8, or a key that a map has twice.
      throw new MalformedException(structure, 0, String.valueOf(e.getMessage()));
    }
  }

  /** The tag, or nothing where there is none. */
  public Optional<Long> tag() {
    return value.isTagged() && value.getMostOuterTag().CanFitInInt64()
        ? Optional.of(value.getMostOuterTag().ToInt64Checked())
        : Optional.empty();
  }

  public boolean isTagged(long tag) {
    return tag().equals(Optional.of(tag));
  }

  /** What the outermost tag is about. */
  public CborValue untagged() throws MalformedException {
    if (!value.isTagged()) {
      throw expected("a tag");
    }
    return new CborValue(place, value.UntagOne());
  }

  public boolean isArray() {
    return is(CBORType.Array);
  }

  public boolean isMap() {
    return is(CBORType.Map);
  }

  public boolean isText() {
    return is(CBORType.TextString);
  }

  public boolean isBytes() {
    return is(CBORType.ByteString);
  }

  public boolean isInteger() {
    return is(CBORType.Integer);
  }

  private boolean is(CBORType type) {
    return !value.isTagged() && value.getType() == type;
  }

  public List<CborValue> array() throws MalformedException {
    if (!isArray()) {
      throw expected("an array");
    }
    return elements();
  }

  /** CDDL's one-or-more: the items of an array, or the item itself. */
  public List<CborValue> oneOrMore() {
    return isArray() ? elements() : List.of(this);
  }

  private List<CborValue> elements() {
    List<CborValue> elements = new ArrayList<>(value.size());
    for (CBORObject element : value.getValues()) {
      elements.add(new CborValue(place + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** The value of a map's integer key. */
  public Optional<CborValue> field(long key, String name) throws MalformedException {
    if (!isMap()) {
      throw expected("a map");
    }
    CBORObject found = value.get(CBORObject.FromObject(key));
    return found == null ? Optional.empty() : Optional.of(new CborValue(place + "." + name, found));
  }

  public CborValue required(long key, String name) throws MalformedException {
    Optional<CborValue> field = field(key, name);
    if (field.isEmpty()) {
      throw new MalformedException(place, 0, "expected " + name + " (key " + key + ")");
    }
    return field.get();
  }

  /** A map's keys, each as a value of its own. */
  public List<CborValue> keys() throws MalformedException {
    if (!isMap()) {
      throw expected("a map");
    }
    Collection<CBORObject> keys = value.getKeys();
    return keys.stream().map(key -> new CborValue(place + " (a key)", key)).toList();
  }

  /** The value of one of {@link #keys}. */
  public CborValue at(CborValue key) throws MalformedException {
    if (!isMap() || !value.ContainsKey(key.value)) {
      throw expected("a map with the key " + key.describe());
    }
    return new CborValue(place + "[" + key.describe() + "]", value.get(key.value));
  }

  public String text() throws MalformedException {
    if (!isText()) {
      throw expected("text");
    }
    return value.AsString();
  }

  public Bytes bytes() throws MalformedException {
    if (!isBytes()) {
      throw expected("a byte string");
    }
    return Bytes.of(value.GetByteString());
  }

  public long integer() throws MalformedException {
    if (!isInteger() || !value.CanValueFitInInt64()) {
      throw expected("an integer of 64 bits");
    }
    return value.AsInt64Value();
  }

  /** For people: text as it is, bytes in hex, the rest by its kind; a tag is not shown. */
  public String describe() {
    CBORObject bare = value.Untag();
    return switch (bare.getType()) {
      case TextString -> bare.AsString();
      case ByteString -> Bytes.of(bare.GetByteString()).hex();
      case Integer, Boolean, FloatingPoint, SimpleValue -> bare.ToJSONString();
      default -> kind(bare);
    };
  }

  /** What is wrong, said with the item's place. */
  public MalformedException expected(String what) {
    return new MalformedException(place, 0, "expected " + what + ", found " + kind(value));
  }

  private static String kind(CBORObject value) {
    return value.isTagged()
        ? "the tag " + value.getMostOuterTag()
        : value.getType().toString().toLowerCase(Locale.ROOT);
  }
}
