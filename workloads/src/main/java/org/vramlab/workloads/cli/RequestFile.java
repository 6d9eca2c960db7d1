package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;

/**
 * A trace of requests as a user names it, and what was left out of it.
 *
 * @param trace what was understood
 * @param account of what was not
 */
record RequestFile(RequestTrace trace, Account account) {
  /**
   * Reads it.
   *
   * @param strict whether a line that is not understood is an error
   */
  static RequestFile read(String text, boolean strict) throws UsageException, InputException {
    Account account = new Account(text, strict);
    return new RequestFile(RequestTraces.read(text, account::unknown), account);
  }

  /** What a user should know of it, a sentence each without a full stop. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>(trace.remarks());
    remarks.addAll(account.remarks());
    return remarks;
  }
}
