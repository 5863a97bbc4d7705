package org.tvd.policy.model;

import java.util.List;
import org.tvd.protocol.yaml.Place;

/**
 * Digests of known content ({@code references.yaml}).
 *
 * @param name in the policy
 * @param index each digest with the paths that it is approved under; no path at all approves it
 *     under every path
 * @param place where it is written
 */
public record ReferenceList(String name, DigestIndex index, Place place) {

  /** All digests, in their order: a view, in which looking for one does not walk over all. */
  public List<String> digests() {
    return index.digests();
  }
}
