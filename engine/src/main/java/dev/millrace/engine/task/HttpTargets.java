package dev.millrace.engine.task;

import java.util.Locale;

/** Which addresses the HTTP tasks of a node may connect to. */
public enum HttpTargets {
  /** Every address, the metadata service of a cloud included. */
  ANY,

  /** Not link-local and metadata addresses, where clouds hand out credentials. The default. */
  NO_METADATA,

  /** Only public addresses: nothing on this machine and nothing in private networks. */
  PUBLIC;

  /** As the setting {@code http-targets} writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
