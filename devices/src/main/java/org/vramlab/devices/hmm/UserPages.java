package org.vramlab.devices.hmm;

import org.vramlab.ttm.content.Content;

/**
 * The pages behind a range for now; once given back they hold nothing that anybody was promised.
 */
final class UserPages implements Content {
  private long version;

  UserPages(long version) {
    this.version = version;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public void write(long newVersion) {
    version = newVersion;
  }
}
