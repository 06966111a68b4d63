package dev.nightshift.jobs.rollout;

import dev.nightshift.engine.rollout.Move;
import dev.nightshift.engine.rollout.Plan;
import dev.nightshift.engine.rollout.RolloutState;
import dev.nightshift.engine.rollout.RolloutView;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.rollout.ActionStore.Kind;
import dev.nightshift.jobs.rollout.LeaseStore.Lease;
import dev.nightshift.jobs.rollout.judge.Judge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One turn on one host: hold the lease, measure, let the judge judge, then make every move that is
/// due. Safe to halt anywhere: all it knows lies in the database, in the daemon and in the kernel.
public final class RolloutTurn {
  private static final Logger LOG = LoggerFactory.getLogger(RolloutTurn.class);
  private static final Logger CHANGES = LoggerFactory.getLogger("nightshift.changes");
  private static final Duration LATE_LOOK = Duration.ofSeconds(30);

  /// More moves than a plan can ask for in one turn.
  private static final int MOST_MOVES = 10_000;

  private final HostId host;
  private final String node;
  private final LeaseStore leases;
  private final PlanStore plans;
  private final RolloutStore rollouts;
  private final Moves moves;
  private final ActionStore actions;
  private final Actuator actuator;
  private final Sampler sampler;
  private final DriftCheck drift;
  private final Reoffer reoffer;
  private final Judge judge;
  private final Map<Long, PlanStore.Stored> known = new HashMap<>();
  private @Nullable Instant lateLook;

  RolloutTurn(
      HostId host,
      String node,
      LeaseStore leases,
      PlanStore plans,
      RolloutStore rollouts,
      Moves moves,
      ActionStore actions,
      Actuator actuator,
      Sampler sampler,
      DriftCheck drift,
      Reoffer reoffer,
      Judge judge) {
    this.host = host;
    this.node = node;
    this.leases = leases;
    this.plans = plans;
    this.rollouts = rollouts;
    this.moves = moves;
    this.actions = actions;
    this.actuator = actuator;
    this.sampler = sampler;
    this.drift = drift;
    this.reoffer = reoffer;
    this.judge = judge;
  }

  /// Takes the turn.
  ///
  /// @return what failed, in sentences; the rest went on
  public List<String> take() throws InterruptedException {
    var due = rollouts.due(host);
    known.keySet().retainAll(due.stream().map(RolloutStore.Due::planId).toList());
    if (due.isEmpty()) {
      return List.of();
    }
    var held = leases.hold(host, node);
    if (held.isEmpty()) {
      LOG.debug("another node holds the lease of the host");
      return List.of();
    }
    var failures = new ArrayList<String>();
    Instant now = held.get().now();
    attempt(failures, () -> sampler.sample(watched(due), now));
    boolean late = lateLook == null || lateLook.plus(LATE_LOOK).isBefore(now);
    lateLook = late ? now : lateLook;
    for (var one : due) {
      attempt(
          failures,
          () -> {
            judge.judge(one.planId(), now);
            advance(plan(one.planId()), late);
          });
    }
    return failures;
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static void attempt(List<String> failures, Work work) throws InterruptedException {
    try {
      work.run();
    } catch (LeaseStore.LeaseLost lost) {
      LOG.warn("{}; the rest is left to the node that holds it", lost.getMessage());
    } catch (NightshiftException failure) {
      failures.add(String.valueOf(failure.getMessage()));
    }
  }

  private Map<Long, Plan> watched(List<RolloutStore.Due> due) {
    var watched = new LinkedHashMap<Long, Plan>();
    for (var one : due) {
      if (one.watched()) {
        watched.put(one.planId(), plan(one.planId()).plan());
      }
    }
    return watched;
  }

  private PlanStore.Stored plan(long id) {
    return known.computeIfAbsent(id, missing -> plans.find(missing).orElseThrow());
  }

  private void advance(PlanStore.Stored plan, boolean late) {
    Lease lease = renewed();
    var first = rollouts.view(plan, null);
    for (var action : actions.open(plan.id())) {
      var wants = action.kind() == Kind.APPLY ? RolloutState.RUNNING : RolloutState.ROLLING_BACK;
      actuator.carryOut(lease, plan, action, first.state() == wants);
    }
    if (isToBeCompared(first, late)) {
      drift.check(lease, plan, first);
      if (first.state() == RolloutState.COMPLETED) {
        reoffer.check(plan);
      }
    }
    for (int i = 0; i < MOST_MOVES; i++) {
      lease = renewed();
      var move = moves.next(lease, plan);
      if (move instanceof Move.Wait) {
        return;
      }
      if (!make(lease, plan, move)) {
        return;
      }
    }
  }

  private static boolean isToBeCompared(RolloutView view, boolean late) {
    return switch (view.state()) {
      case RUNNING, HELD -> true;
      case COMPLETED -> late;
      default -> false;
    };
  }

  private Lease renewed() {
    return leases
        .hold(host, node)
        .orElseThrow(() -> new LeaseStore.LeaseLost(new Lease(host, node, 0, Instant.EPOCH)));
  }

  /// @return whether there may be more to do now
  private boolean make(Lease lease, PlanStore.Stored plan, Move move) {
    return switch (move) {
      case Move.Apply(int position) -> actuator.perform(lease, plan, position, Kind.APPLY) == null;
      case Move.Undo(int position) -> actuator.perform(lease, plan, position, Kind.UNDO) == null;
      default -> {
        rollouts.make(lease, plan.id(), move);
        CHANGES.info("rollout {}: {}", plan.id(), move.words());
        yield true;
      }
    };
  }
}
