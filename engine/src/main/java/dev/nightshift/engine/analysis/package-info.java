/// Findings from histories: what runs out, what is nearly full, what starves, what is wasted, what
/// leaks.
///
/// `HostHistory` and `ContainerHistory` go into `Analysis`, `Finding`s come out. Read `Analysis`
/// first, then `Exhaustion` and `Trend`.
@NullMarked
package dev.nightshift.engine.analysis;

import org.jspecify.annotations.NullMarked;
