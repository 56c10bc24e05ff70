package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a database cannot be used, in words that name the remedy. */
public final class DatabaseErrors {

  private static final String DISK_FULL = "53100";
  private static final String FORBIDDEN = "42501";

  private DatabaseErrors() {}

  /**
   * What a user is told of a fault: DATABASE_FULL, DATABASE_UNAVAILABLE when it passes by itself,
   * else DATABASE_ERROR. Null when no statement is at the bottom of it.
   */
  public static @Nullable EngineException explain(Throwable fault) {
    SQLException cause = cause(fault);
    if (cause == null) {
      return null;
    }
    String message = firstLine(cause);
    if (isFull(fault)) {
      return new EngineException(
          ErrorCode.DATABASE_FULL,
          "The disk of the database is full: "
              + message
              + ". Free space there; nothing that was accepted is lost, and executions go on by"
              + " themselves",
          fault);
    }
    if (RetryableSql.isPassing(fault)) {
      return new EngineException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "The database cannot be used now: " + message + ". Ask again in a moment",
          fault);
    }
    return new EngineException(
        ErrorCode.DATABASE_ERROR,
        "The database refused a statement, and will again: %s (SQLSTATE %s)"
            .formatted(message, cause.getSQLState()),
        fault);
  }

  /** Whether the disk of the database has no room left. */
  public static boolean isFull(Throwable fault) {
    SQLException cause = cause(fault);
    return cause != null && DISK_FULL.equals(cause.getSQLState());
  }

  /** Whether the user may not do what the statement does. */
  static boolean isForbidden(SQLException fault) {
    return FORBIDDEN.equals(fault.getSQLState());
  }

  /** The statement's fault at the bottom of another, if there is one. */
  static @Nullable SQLException cause(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  static EngineException unreachable(DatabaseSettings settings, SQLException cause) {
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    String where = settings.shownUrl();
    String message =
        switch (state) {
          case "28P01", "28000" ->
              "the database at "
                  + where
                  + " refuses user "
                  + settings.user()
                  + ": "
                  + firstLine(cause)
                  + "; check --database-user and --database-password";
          case "3D000" ->
              "the server has no such database: "
                  + where
                  + "; create it (create database …) or correct --database-url";
          case "53300" ->
              "the database at "
                  + where
                  + " has no free connection; raise max_connections or lower the pool sizes";
          case "57P03" -> "the database at " + where + " is starting or stopping; try again";
          case FORBIDDEN ->
              "user "
                  + settings.user()
                  + " lacks rights in the database at "
                  + where
                  + ": "
                  + firstLine(cause)
                  + "; start Millrace as the user it was set up by, or as the database's owner"
                  + " (alter database … owner to …)";
          default ->
              "the database at "
                  + where
                  + " cannot be reached: "
                  + (isUnknownHost(cause) ? "no machine of that name is known" : firstLine(cause))
                  + "; is it running, and is --database-url right?";
        };
    return new EngineException(ErrorCode.DATABASE_UNAVAILABLE, message, cause);
  }

  private static boolean isUnknownHost(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
