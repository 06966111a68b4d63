/// Applies approved plans to containers, and takes them back.
///
/// Each few seconds a [RolloutJob] takes a turn on its host: it holds the host's lease, measures
/// the containers of open plans, lets the judge judge, and makes the moves that the engine's
/// conductor decides. What it does to a container goes through the [Actuator] alone. Read
/// [RolloutTurn] first.
@NullMarked
package dev.nightshift.jobs.rollout;

import org.jspecify.annotations.NullMarked;
