package org.tvd.verifier.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;

/** An embedded H2 database in a file, migrated to this version's schema. */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final HikariDataSource connections;
  private final Jdbi jdbi;

  private Database(HikariDataSource connections) {
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
  }

  /**
   * Opens or creates the database {@code verifier.mv.db} in {@code directory}.
   *
   * @throws StoreException if another process has it open, or it cannot be read or migrated
   */
  public static Database open(Path directory) {
    var h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:file:" + directory.resolve("verifier").toAbsolutePath());
    requireFree(h2, directory);
    var config = new HikariConfig();
    config.setDataSource(h2);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setPoolName("store");
    var connections = new HikariDataSource(config);
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(connections)
          .locations("classpath:org/tvd/verifier/store")
          .load()
          .migrate();
      return new Database(connections);
    } catch (FlywayException e) {
      connections.close();
      throw new StoreException(
          "the database in " + directory + " does not migrate: " + e.getMessage(), e);
    }
  }

  /** Asks H2 once, without the pool: the pool would retry for its whole time limit. */
  private static void requireFree(JdbcDataSource h2, Path directory) {
    try (var connection = h2.getConnection()) {
      connection.isValid(1);
    } catch (java.sql.SQLException e) {
      if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        throw new StoreException(
            "the database in "
                + directory
                + " is in use: another verifier runs on it; stop that one or choose another"
                + " state directory",
            e);
      }
      throw new StoreException(
          "the database in " + directory + " does not open: " + e.getMessage(), e);
    }
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public void close() {
    connections.close();
  }
}
