package dev.sqlbuild.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A line to the server of the tests that breaks once: when the answer to a chosen commit is on its way. The server has
 * committed, and the client does not know. Without TLS, so that commits can be seen to pass.
 */
public final class BreakingLine implements AutoCloseable {
    private static final int BLOCK = 65_536;

    private final PostgresServer server;
    private final ServerSocket entrance;
    private final int deadly;
    private final AtomicInteger commits = new AtomicInteger();

    private BreakingLine(PostgresServer server, ServerSocket entrance, int deadly) {
        this.server = server;
        this.entrance = entrance;
        this.deadly = deadly;
    }

    /** @param commit number of the commit whose answer is lost, from 1 */
    public static BreakingLine to(PostgresServer server, int commit) {
        try {
            BreakingLine line =
                    new BreakingLine(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), commit);
            start(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server, as it is reached through this line. */
    public PostgresServer server() {
        return new PostgresServer(
                entrance.getInetAddress().getHostAddress(),
                entrance.getLocalPort(),
                server.user(),
                server.password(),
                server.database());
    }

    /** Whether the chosen commit has come, and its answer was lost. */
    public boolean isBroken() {
        return commits.get() >= deadly;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "breaking line");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket real = new Socket(server.host(), server.port());
                client.setTcpNoDelay(true);
                real.setTcpNoDelay(true);
                AtomicBoolean mute = new AtomicBoolean();
                start(() -> carryRequests(client, real, mute));
                start(() -> carryAnswers(real, client, mute));
            }
        } catch (IOException e) {
            // Closed: nobody is let in any more.
        }
    }

    private void carryRequests(Socket client, Socket real, AtomicBoolean mute) {
        carry(client, real, block -> {
            if (block.contains("COMMIT") && commits.incrementAndGet() == deadly) mute.set(true);
            return true;
        });
    }

    /** The server answers a commit when it is done. */
    private static void carryAnswers(Socket real, Socket client, AtomicBoolean mute) {
        carry(real, client, block -> !mute.get());
    }

    /** Until one of the two hangs up, or a block is not to pass. */
    private static void carry(Socket from, Socket to, Predicate<String> passes) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] block = new byte[BLOCK];
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                if (!passes.test(new String(block, 0, length, StandardCharsets.ISO_8859_1))) return;
                out.write(block, 0, length);
                out.flush();
            }
        } catch (IOException e) {
            // Hanging up is everybody's right.
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
