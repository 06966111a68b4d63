/// The hourly health check: reads vitals of host, containers, PostgreSQL and Nightshift itself,
/// lets `engine.health` judge them, writes results and alerts, and passes on what is news. Start at
/// {@link dev.nightshift.jobs.health.HealthCheck}.
@NullMarked
package dev.nightshift.jobs.health;

import org.jspecify.annotations.NullMarked;
