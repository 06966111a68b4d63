/// How approved changes are applied, judged and taken back.
///
/// [Staging] spreads a change over stages and makes a [Plan]; [Conductor] decides from a
/// [RolloutView] what a rollout does next; [StageJudge] and [Guard] say whether a change did harm.
/// Read [Conductor] first.
@NullMarked
package dev.nightshift.engine.rollout;

import org.jspecify.annotations.NullMarked;
