/// Sizes a workload from its hourly history: whether the history can be trusted, what it needs at
/// the risk its owner takes, and why. Read `WorkloadSizing` first.
@NullMarked
package dev.nightshift.engine.rightsizing.sizing;

import org.jspecify.annotations.NullMarked;
