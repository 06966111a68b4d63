/// The only package that talks to the Docker daemon.
@NullMarked
package dev.nightshift.jobs.docker;

import org.jspecify.annotations.NullMarked;
