/// The web server inside the engine: off unless configured, on loopback unless told otherwise.
///
/// A request comes in through [WebServer], which limits, names and answers it; [Router] finds the
/// [Route] that it is for and refuses whoever may not have it. Reading goes through views of schema
/// `report`, as the role that may read nothing else; deciding through functions of the database
/// that check for themselves. Start with [Web], which says what is served where.
@NullMarked
package dev.nightshift.jobs.web;

import org.jspecify.annotations.NullMarked;
