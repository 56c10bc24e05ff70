package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import java.sql.SQLException;

/** Why a database cannot be used, in words that name the remedy. */
final class DatabaseErrors {
  private DatabaseErrors() {}

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
          default ->
              "the database at "
                  + where
                  + " cannot be reached: "
                  + firstLine(cause)
                  + "; is it running, and is --database-url right?";
        };
    return new EngineException(ErrorCode.DATABASE_UNAVAILABLE, message, cause);
  }

  private static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
