package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.nightshift.engine.health.ContainerVitals.Stop;
import org.jspecify.annotations.Nullable;

/// How one container is at this instant.
///
/// @param state created, running, paused, restarting, exited or dead
/// @param health healthy, unhealthy or starting; null without a health check
/// @param stop how it ended and what its restart policy asks for; null while it runs
public record RunState(String state, @Nullable String health, @Nullable Stop stop) {
  static RunState of(InspectContainerResponse answer) {
    var state = answer.getState();
    var health = state.getHealth();
    String status = state.getStatus() == null ? "created" : state.getStatus();
    return new RunState(
        status,
        health == null || "none".equals(health.getStatus()) ? null : health.getStatus(),
        status.equals("exited") || status.equals("dead") ? stop(answer) : null);
  }

  private static Stop stop(InspectContainerResponse answer) {
    var state = answer.getState();
    var host = answer.getHostConfig();
    var policy = host == null ? null : host.getRestartPolicy();
    String name = policy == null || policy.getName() == null ? "" : policy.getName();
    Long code = state.getExitCodeLong();
    return new Stop(
        name.isEmpty() ? "no" : name,
        code == null ? null : code.intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()),
        Inspection.instant(state.getFinishedAt()));
  }
}
