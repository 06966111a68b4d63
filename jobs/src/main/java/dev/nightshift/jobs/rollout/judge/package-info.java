/// Judges rollouts from what lies in the database. It holds no Docker handle and changes nothing
/// but verdicts: whoever judges does not act, whoever acts does not judge.
@NullMarked
package dev.nightshift.jobs.rollout.judge;

import org.jspecify.annotations.NullMarked;
