package dev.millrace.api.http;

/**
 * What a caller must be allowed to do to reach a route. The route table names one for each route;
 * {@link Access} decides from it and from nothing else.
 */
public enum Permission {
  /** Open to everybody, signed in or not. */
  PUBLIC,
  /** Whoever is signed in. */
  SIGNED_IN,
  FLOW_READ,
  FLOW_CREATE,
  FLOW_UPDATE,
  FLOW_DELETE,
  EXECUTION_READ,
  EXECUTION_CREATE,
  EXECUTION_UPDATE,
  EXECUTION_DELETE,
  KV_READ,
  KV_UPDATE,
  KV_DELETE,
  FILE_READ,
  FILE_UPDATE,
  FILE_DELETE,
  SYSTEM_READ
}
