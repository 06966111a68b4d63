/// Which resource is the limit, since when, how often, because of whom, and what relieves it: the
/// USE method (Gregg 2013) over hours, and noisy neighbours over shorter slots.
///
/// `UseHour`s go into `Bottlenecks`, `Bottleneck`s come out; `Slots` go into `NoisyNeighbours`.
/// Read `Bottlenecks` first.
@NullMarked
package dev.nightshift.engine.analysis.bottleneck;

import org.jspecify.annotations.NullMarked;
