package dev.sqlbuild.it;

import java.util.Optional;

/** How far a command had come when it died, told by what it has left. */
enum Stage {
    /** Nothing is changed, or nothing is left of it. */
    NO_TRACE,
    /** It holds locks. */
    LOCKED,
    /** It has made or removed versions, and has no operation yet. */
    VERSIONS,
    /** The journal says what is to be done. */
    INTENT,
    /** Refs are the new ones, views the old ones. */
    REFS,
    /** Views are the new ones. */
    SWITCHED,
    /** The operation has its end. */
    ENDED;

    static Stage of(Inventory before, Inventory now) {
        Optional<String> running = now.running().stream()
                .filter(id -> !before.running().contains(id))
                .findFirst()
                .or(() -> now.running().stream().findFirst());
        if (running.isPresent()) {
            if (now.fences().containsValue(running.get())) return SWITCHED;
            return now.statuses().containsValue("finalizing") ? REFS : INTENT;
        }
        if (!now.operations().equals(before.operations())) return ENDED;
        if (!now.homes().equals(before.homes()) || !now.ready().equals(before.ready())) return VERSIONS;
        return now.locks().isEmpty() ? NO_TRACE : LOCKED;
    }
}
