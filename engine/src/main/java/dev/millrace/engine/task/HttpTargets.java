package dev.millrace.engine.task;

/** Which addresses the HTTP tasks of a node may connect to. */
public enum HttpTargets {
  /** Every address, the metadata service of a cloud included. */
  ANY,

  /** Not link-local and metadata addresses, where clouds hand out credentials. The default. */
  NO_METADATA,

  /** Only public addresses: nothing on this machine and nothing in private networks. */
  PUBLIC
}
