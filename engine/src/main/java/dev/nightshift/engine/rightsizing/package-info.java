/// What a workload needs: histories in, recommendations with their reasons out.
///
/// A `UsageHistory` goes into a `Policy`, a `Recommendation` comes out; `LimitChange` says it in
/// Docker's words, with the undo. Read `sizing.WorkloadSizing` first.
@NullMarked
package dev.nightshift.engine.rightsizing;

import org.jspecify.annotations.NullMarked;
