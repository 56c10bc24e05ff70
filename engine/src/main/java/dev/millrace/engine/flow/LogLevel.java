package dev.millrace.engine.flow;

/** Severity of a log line, least first; the ordinal is what the database stores. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR
}
