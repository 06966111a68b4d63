package dev.nightshift.jobs.schedule;

import static dev.nightshift.jobs.database.Rows.instant;
import static dev.nightshift.jobs.database.Rows.utc;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The newest turn of each job that runs every few seconds: the ledger holds none of them.
public final class LoopTurnStore {
  private final Jdbi jdbi;

  public LoopTurnStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// A turn.
  ///
  /// @param scope `fleet` or `host:NAME`
  /// @param next when its node takes the next one
  /// @param state done, partial or failed
  /// @param sentence what was done, or what went wrong
  public record Turn(
      String job,
      String scope,
      String node,
      Instant began,
      Instant ended,
      Instant next,
      String state,
      @Nullable String sentence) {}

  /// Puts a turn in place of the one before.
  void record(Turn turn) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.loop_turn (job, scope, node, began_at, ended_at, next_at, state, sentence)
                    values (:job, :scope, :node, :began, :ended, :next, :state, :sentence)
                    on conflict (job, scope) do update
                    set (node, began_at, ended_at, next_at, state, sentence) = (excluded.node, excluded.began_at,
                      excluded.ended_at, excluded.next_at, excluded.state, excluded.sentence)
                    """)
                .bind("job", turn.job())
                .bind("scope", turn.scope())
                .bind("node", turn.node())
                .bind("began", utc(turn.began()))
                .bind("ended", utc(turn.ended()))
                .bind("next", utc(turn.next()))
                .bind("state", turn.state())
                .bind("sentence", turn.sentence())
                .execute());
  }

  /// The newest turns.
  public List<Turn> newest() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select job, scope, node, began_at, ended_at, next_at, state, sentence from nightshift.loop_turn")
                .map(
                    (row, _) ->
                        new Turn(
                            row.getString("job"),
                            row.getString("scope"),
                            row.getString("node"),
                            instant(row, "began_at"),
                            instant(row, "ended_at"),
                            instant(row, "next_at"),
                            row.getString("state"),
                            row.getString("sentence")))
                .list());
  }
}
