package org.vramlab.workloads.cases;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.explore.Story;
import org.vramlab.workloads.io.InputException;

/** Draws the runs of a case that are worth it: one of the fault, one of the right behaviour. */
public interface CaseWatch {
  /** Draws nothing. */
  CaseWatch NOBODY =
      new CaseWatch() {
        @Override
        public EventSink begin(CaseRun.Role role) {
          return EventSink.SILENT;
        }

        @Override
        public void end() {}

        @Override
        public void trace(CaseRun.Role role, Story story) {}
      };

  /** A run of that role begins; what is returned is to be told its events. */
  EventSink begin(CaseRun.Role role) throws InputException;

  /** The run has ended. */
  void end() throws InputException;

  /** A search has found {@code story}, the shortest trace to what its variant is there to show. */
  void trace(CaseRun.Role role, Story story) throws InputException;
}
