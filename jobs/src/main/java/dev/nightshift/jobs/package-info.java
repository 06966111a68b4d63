/// The hands: everything that touches the world. This package holds only what all of them share:
/// how the world fails.
@NullMarked
package dev.nightshift.jobs;

import org.jspecify.annotations.NullMarked;
