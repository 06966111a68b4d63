/// Judges measured values against thresholds: vitals in, a status and a sentence out. Each
/// `…Checks` class judges one kind of {@link dev.nightshift.engine.health.HealthResult}; {@link
/// dev.nightshift.engine.health.Alerts} says which of them are news.
@NullMarked
package dev.nightshift.engine.health;

import org.jspecify.annotations.NullMarked;
