/// Ways to size a limit from usage alone: the peers that others publish, and ours. Spans of usage
/// go in, in order of time; a limit for the time that follows comes out. Units are cores and bytes.
/// Everything is a fold without a clock, so the same usage gives the same limit bit for bit, live
/// and in a back-test. Read [dev.nightshift.engine.rightsizing.policy.LimitPolicy] first.
@NullMarked
package dev.nightshift.engine.rightsizing.policy;

import org.jspecify.annotations.NullMarked;
