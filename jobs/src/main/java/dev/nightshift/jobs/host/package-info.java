/// The only package that reads the machine: OSHI, /proc, cgroups.
@NullMarked
package dev.nightshift.jobs.host;

import org.jspecify.annotations.NullMarked;
