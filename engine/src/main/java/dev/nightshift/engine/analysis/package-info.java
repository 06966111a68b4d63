/// Findings from histories: what runs out, what is nearly full, what starves, what is wasted, what
/// leaks, what is unlike before, what grows or moved to another level.
///
/// `HostHistory` and `ContainerHistory` go into `Analysis`, `Finding`s come out. Read `Analysis`
/// first, then `Exhaustion`, `Course` and `Anomaly`.
@NullMarked
package dev.nightshift.engine.analysis;

import org.jspecify.annotations.NullMarked;
