package org.tvd.policy.flow;

import java.util.List;
import java.util.Map;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;

/** Where the two sides of a flow are written; where a side is not, the file of its TVD. */
interface FlowPlaces {
  /** The side of {@code from}. */
  Place out(int from, int to);

  /** The side of {@code to}. */
  Place in(int from, int to);

  /**
   * Of a policy set.
   *
   * @param names of all, in their order
   */
  static FlowPlaces of(
      List<String> names, Map<String, TvdPolicy> tvds, Map<String, DummyTvd> dummies) {
    return new FlowPlaces() {
      @Override
      public Place out(int from, int to) {
        TvdPolicy tvd = tvds.get(names.get(from));
        return tvd == null ? dummy(from) : tvd.outPlace(names.get(to));
      }

      @Override
      public Place in(int from, int to) {
        TvdPolicy tvd = tvds.get(names.get(to));
        return tvd == null ? dummy(to) : tvd.inPlace(names.get(from));
      }

      private Place dummy(int index) {
        DummyTvd dummy = dummies.get(names.get(index));
        return dummy == null ? file(names.get(index)) : dummy.place();
      }
    };
  }

  /** Of a matrix that was written nowhere: the files in which it would be. */
  static FlowPlaces ofNames(List<String> names) {
    return new FlowPlaces() {
      @Override
      public Place out(int from, int to) {
        return file(names.get(from));
      }

      @Override
      public Place in(int from, int to) {
        return file(names.get(to));
      }
    };
  }

  private static Place file(String tvd) {
    return Place.ofFile("tvds/" + tvd + ".yaml");
  }
}
