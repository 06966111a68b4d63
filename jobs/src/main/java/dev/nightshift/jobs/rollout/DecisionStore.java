package dev.nightshift.jobs.rollout;

import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/// Decisions of people, made as the approver by the functions of the database that any SQL client
/// may call as well.
public final class DecisionStore {
  private static final String OURS = "NS";
  private static final String NOT_PERMITTED = "42501";

  private final Jdbi jdbi;
  private final String person;

  /// @param person who is at the keyboard: recorded beside the database user
  public DecisionStore(Jdbi jdbi, String person) {
    this.jdbi = jdbi;
    this.person = person;
  }

  /// @param digest of the plan that was looked at
  public String approve(long plan, String digest, @Nullable String remark) {
    return decide(
        handle ->
            handle
                .createQuery("select nightshift.approve(:plan, :digest, :remark)")
                .bind("plan", plan)
                .bind("digest", digest)
                .bind("remark", remark)
                .mapTo(String.class)
                .one());
  }

  public String reject(long plan, @Nullable String remark) {
    return verb("select nightshift.reject(:plan, :remark)", plan, remark);
  }

  public String hold(long plan, @Nullable String remark) {
    return verb("select nightshift.hold(:plan, :remark)", plan, remark);
  }

  public String proceed(long plan, @Nullable String remark) {
    return verb("select nightshift.proceed(:plan, :remark)", plan, remark);
  }

  public String rollBack(long plan, @Nullable String remark) {
    return verb("select nightshift.roll_back(:plan, :remark)", plan, remark);
  }

  /// @param host null for all
  /// @param until null for as long as nobody lifts it
  public String freeze(@Nullable String host, String remark, @Nullable Instant until) {
    return decide(
        handle ->
            handle
                .createQuery("select nightshift.freeze(:host, :remark, :until)")
                .bind("host", host)
                .bind("remark", remark)
                .bind("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .one());
  }

  public String unfreeze(@Nullable String host) {
    return decide(
        handle ->
            handle
                .createQuery("select nightshift.unfreeze(:host)")
                .bind("host", host)
                .mapTo(String.class)
                .one());
  }

  private String verb(String sql, long plan, @Nullable String remark) {
    return decide(
        handle ->
            handle
                .createQuery(sql)
                .bind("plan", plan)
                .bind("remark", remark)
                .mapTo(String.class)
                .one());
  }

  private interface Decision {
    String by(Handle handle);
  }

  private String decide(Decision decision) {
    try {
      return jdbi.inTransaction(
          handle -> {
            handle.execute("set local role nightshift_approver");
            handle
                .createQuery(
                    "select set_config('nightshift.person', :person, true) || set_config('nightshift.channel', 'command line', true)")
                .bind("person", person)
                .mapTo(String.class)
                .one();
            return decision.by(handle);
          });
    } catch (JdbiException failure) {
      throw told(failure);
    }
  }

  private static RuntimeException told(JdbiException failure) {
    if (failure.getCause() instanceof SQLException cause) {
      String state = String.valueOf(cause.getSQLState());
      if (state.startsWith(OURS)) {
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("refused");
        String sentence = reason.replaceFirst("^ERROR: ", "");
        return new NightshiftException(
            ErrorKind.OPERATOR,
            Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".",
            failure);
      }
      if (state.equals(NOT_PERMITTED)) {
        return new NightshiftException(
            ErrorKind.OPERATOR,
            "This database user may not decide: log in as a member of role nightshift_approver.",
            failure);
      }
    }
    return failure;
  }
}
