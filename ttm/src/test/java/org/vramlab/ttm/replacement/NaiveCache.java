package org.vramlab.ttm.replacement;

import java.util.ArrayList;
import java.util.List;

/** A slow cache in plain collections: a list of what is kept, the oldest first. */
final class NaiveCache {
  /** What may be known of an object that is kept. */
  static final class Entry {
    final int object;
    int uses;
    int nextUse;

    /** When its count of uses was reached. */
    int since;

    Entry(int object) {
      this.object = object;
    }
  }

  /** One policy, in a few lines. */
  interface Rule {
    void hit(NaiveCache cache, Entry entry);

    void evict(NaiveCache cache);
  }

  final List<Entry> entries = new ArrayList<>();
  int hand = -1;
  private final int capacity;
  private final Rule rule;

  NaiveCache(int capacity, Rule rule) {
    this.capacity = capacity;
    this.rule = rule;
  }

  /** Misses of these requests. */
  long misses(List<Integer> requests) {
    long misses = 0;
    for (int i = 0; i < requests.size(); i++) {
      int object = requests.get(i);
      int next = requests.subList(i + 1, requests.size()).indexOf(object);
      Entry found = null;
      for (Entry entry : entries) {
        if (entry.object == object) {
          found = entry;
        }
      }
      if (found == null) {
        misses++;
        if (entries.size() == capacity) {
          rule.evict(this);
        }
        found = new Entry(object);
        entries.add(found);
        found.since = i;
      } else {
        found.uses++;
        found.since = i;
        rule.hit(this, found);
      }
      found.nextUse = next < 0 ? Integer.MAX_VALUE : i + 1 + next;
    }
    return misses;
  }

  /** Evicts whoever stands there. */
  void remove(int place) {
    entries.remove(place);
  }

  static final Rule LRU =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {
          cache.entries.remove(entry);
          cache.entries.add(entry);
        }

        @Override
        public void evict(NaiveCache cache) {
          cache.remove(0);
        }
      };

  static final Rule FIFO =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {}

        @Override
        public void evict(NaiveCache cache) {
          cache.remove(0);
        }
      };

  static final Rule MRU =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {
          LRU.hit(cache, entry);
        }

        @Override
        public void evict(NaiveCache cache) {
          cache.remove(cache.entries.size() - 1);
        }
      };

  static final Rule CLOCK =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {
          entry.uses = 1;
        }

        @Override
        public void evict(NaiveCache cache) {
          while (cache.entries.get(0).uses > 0) {
            Entry spared = cache.entries.remove(0);
            spared.uses = 0;
            cache.entries.add(spared);
          }
          cache.remove(0);
        }
      };

  static final Rule SIEVE =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {}

        @Override
        public void evict(NaiveCache cache) {
          int at = Math.max(cache.hand, 0);
          while (cache.entries.get(at).uses > 0) {
            cache.entries.get(at).uses = 0;
            at = (at + 1) % cache.entries.size();
          }
          cache.remove(at);
          cache.hand = at < cache.entries.size() ? at : -1;
        }
      };

  static final Rule LFU =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {}

        @Override
        public void evict(NaiveCache cache) {
          int victim = 0;
          for (int i = 1; i < cache.entries.size(); i++) {
            Entry entry = cache.entries.get(i);
            Entry best = cache.entries.get(victim);
            if (entry.uses < best.uses || (entry.uses == best.uses && entry.since < best.since)) {
              victim = i;
            }
          }
          cache.remove(victim);
        }
      };

  static final Rule BELADY =
      new Rule() {
        @Override
        public void hit(NaiveCache cache, Entry entry) {}

        @Override
        public void evict(NaiveCache cache) {
          int victim = 0;
          for (int i = 1; i < cache.entries.size(); i++) {
            if (cache.entries.get(i).nextUse > cache.entries.get(victim).nextUse) {
              victim = i;
            }
          }
          cache.remove(victim);
        }
      };
}
