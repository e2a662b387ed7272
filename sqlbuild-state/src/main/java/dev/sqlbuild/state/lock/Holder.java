package dev.sqlbuild.state.lock;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who holds a lock, in words for people. */
final class Holder {
    private Holder() {}

    /** {@code user@host pid 4711}. */
    static String ofThisProcess() {
        return System.getProperty("user.name", "?") + "@" + host() + " pid "
                + ProcessHandle.current().pid();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "?";
        }
    }
}
