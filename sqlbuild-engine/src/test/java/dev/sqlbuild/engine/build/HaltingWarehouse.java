package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.jdbc.DriverDialect;
import dev.sqlbuild.jdbc.FailureKind;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.testkit.TestJvm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A warehouse in which the process dies, as by {@code kill -9}, before its n-th statement. */
public record HaltingWarehouse(Warehouse real, int deadly, AtomicInteger seen) implements Warehouse {
    public static final int HALTED = 9;

    /** Runs a program of the tests, which may die, in a JVM of its own and returns its exit code. */
    public static int exitOf(Class<?> program, Object... arguments) {
        try (TestJvm jvm = TestJvm.start(program, arguments)) {
            return jvm.await();
        }
    }

    @Override
    public Session openSession() {
        Connection connection = real.openSession().connection();
        return new Session(proxy(Connection.class, connection), new Dialect());
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            boolean execution = method.getName().startsWith("execute");
            if (execution && seen.incrementAndGet() == deadly)
                Runtime.getRuntime().halt(HALTED);
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

    @Override
    public void close() {
        real.close();
    }

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
