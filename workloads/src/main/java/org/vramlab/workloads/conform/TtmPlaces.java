package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;

/**
 * Reads lists of places as scenarios write them: {@code -} for none, or places with commas, each
 * {@code DOMAIN[/FLAGS][@FIRST-LAST]}.
 */
final class TtmPlaces {
  private TtmPlaces() {}

  /** The placement; null if {@code text} is none. */
  static @Nullable Placement parse(String text) {
    if (text.equals("-")) {
      return Placement.NOWHERE;
    }
    List<Place> places = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Place place = place(part);
      if (place == null) {
        return null;
      }
      places.add(place);
    }
    return Placement.of(places.toArray(Place[]::new));
  }

  private static @Nullable Place place(String text) {
    int at = text.indexOf('@');
    long first = 0;
    long last = 0;
    if (at >= 0) {
      String[] range = text.substring(at + 1).split("-", -1);
      if (range.length != 2 || !isNumber(range[0]) || !isNumber(range[1])) {
        return null;
      }
      first = Long.parseLong(range[0]);
      last = Long.parseLong(range[1]);
    }
    String head = at < 0 ? text : text.substring(0, at);
    int slash = head.indexOf('/');
    TtmDomain domain = TtmDomain.of(slash < 0 ? head : head.substring(0, slash));
    int flags = slash < 0 ? 0 : flags(head.substring(slash + 1));
    return domain == null || flags < 0 ? null : new Place(domain.ordinal(), first, last, flags);
  }

  private static int flags(String letters) {
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'D' -> flags |= Place.DESIRED;
        case 'F' -> flags |= Place.FALLBACK;
        case 'T' -> flags |= Place.TEMPORARY;
        case 'C' -> flags |= Place.CONTIGUOUS;
        case 'H' -> flags |= Place.TOP_DOWN;
        default -> {
          return -1;
        }
      }
    }
    return flags;
  }

  /** Whether it is a number that pages, buffers and fences can have. */
  static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
