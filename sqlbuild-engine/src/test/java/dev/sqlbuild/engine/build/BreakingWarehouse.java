package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A warehouse whose connections all fail from one statement on, not even rolling back: what the server does when its
 * client is gone is up to the server. Without a number it merely stays open.
 */
final class BreakingWarehouse implements Warehouse {
    private final Warehouse real;
    private final int last;
    private final AtomicInteger seen = new AtomicInteger();

    /** @param last statements that still work */
    BreakingWarehouse(Warehouse real, int last) {
        this.real = real;
        this.last = last;
    }

    static BreakingWarehouse never(Warehouse real) {
        return new BreakingWarehouse(real, Integer.MAX_VALUE);
    }

    @Override
    public Session openSession() {
        Session session = real.openSession();
        if (last == Integer.MAX_VALUE) return session;
        return new Session(proxy(Connection.class, session.connection()), new Dialect());
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            boolean execution = method.getName().startsWith("execute");
            if (execution && seen.incrementAndGet() > last) throw new SQLException("the connection is gone");
            try {
                Object result = method.invoke(target, args);
                return result instanceof Statement statement && method.getName().equals("createStatement")
                        ? proxy(Statement.class, statement)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** Others go on using the real one. */
    @Override
    public void close() {}

    private static final class Dialect implements DriverDialect {
        @Override
        public String message(SQLException failure) {
            return String.valueOf(failure.getMessage());
        }

        @Override
        public FailureKind kind(SQLException failure) {
            return FailureKind.OTHER;
        }
    }
}
