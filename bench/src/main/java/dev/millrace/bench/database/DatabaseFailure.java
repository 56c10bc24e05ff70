package dev.millrace.bench.database;

import java.sql.SQLException;

/** A statement of the bench itself failed: a fault of the bench. */
public final class DatabaseFailure extends RuntimeException {

  DatabaseFailure(SQLException cause) {
    super(cause.getMessage(), cause);
  }
}
