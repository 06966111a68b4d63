package dev.nightshift.engine.analysis.bottleneck;

import dev.nightshift.engine.analysis.Subject;
import java.time.Duration;
import java.time.Instant;

/// A container that another one starves.
///
/// @param victim who waits
/// @param culprit whose use explains it
/// @param from start of the first slot in which it waited
/// @param until end of the last one
/// @param waited how long it waited in all
/// @param told whether the kernel says that it waited; else its use fell short of the usual
/// @param usual the victim's use while it did not wait, in cores or bytes per second
/// @param left its use while it waited
/// @param then the culprit's use while the victim waited
/// @param otherwise the culprit's use in the other slots
/// @param share of what all others used more then, that the culprit used, 0 to 1
/// @param agreement of the slots in which the one waited with those in which the other was busy, -1
///   to 1 (Matthews 1975)
public record Neighbour(
    Resource resource,
    Subject victim,
    Subject culprit,
    Instant from,
    Instant until,
    Duration waited,
    boolean told,
    double usual,
    double left,
    double then,
    double otherwise,
    double share,
    double agreement) {}
