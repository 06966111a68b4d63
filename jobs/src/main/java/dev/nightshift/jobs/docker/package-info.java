/// The only package that talks to the Docker daemon. `DockerHost` lists and inspects containers,
/// `DockerEvents` follows what happens to them, `DockerStats` measures those of a daemon elsewhere.
/// What comes out are the engine's records; nothing of docker-java leaves the package.
@NullMarked
package dev.nightshift.jobs.docker;

import org.jspecify.annotations.NullMarked;
