package dev.millrace.engine.state;

/** What a value of the key-value store is; dates and durations are kept as ISO text. */
public enum KvType {
  STRING,
  NUMBER,
  BOOLEAN,
  DATETIME,
  DATE,
  DURATION,
  JSON
}
