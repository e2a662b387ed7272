package dev.sqlbuild.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C and SIGTERM while a run is under way: the first one asks the run to stop, the second ends the process.
 *
 * <p>The JDK has signals only in {@code sun.misc}, and javac's warning about that package cannot be turned off, hence
 * the reflection. Where it does not work the JVM ends the process at the first signal, as it does for other commands.
 */
public final class Interrupts implements AutoCloseable {
    private final AtomicInteger exitCode = new AtomicInteger();
    private final Runnable stop;
    private final List<Runnable> restores = new ArrayList<>();

    private Interrupts(Runnable stop) {
        this.stop = stop;
    }

    /** From now on signals call {@code stop}. */
    public static Interrupts watch(Runnable stop) {
        Interrupts interrupts = new Interrupts(stop);
        interrupts.install("INT", ExitCode.INTERRUPTED);
        interrupts.install("TERM", ExitCode.TERMINATED);
        return interrupts;
    }

    /** The exit code of the first signal, if one came. */
    public OptionalInt exitCode() {
        int code = exitCode.get();
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /** Gives signals back to whoever had them before. */
    @Override
    public void close() {
        restores.forEach(Runnable::run);
    }

    private static void restore(Method handle, Object number, Object handler) {
        try {
            handle.invoke(null, number, handler);
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The process is about to end anyway.
        }
    }

    private void arrived(int code) {
        if (exitCode.compareAndSet(0, code)) stop.run();
        else Runtime.getRuntime().halt(code);
    }

    private void install(String name, int code) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                arrived(code);
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && proxy == arguments[0];
            default -> "signal handler";
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
            Method handle = signal.getMethod("handle", signal, type);
            Object number = signal.getConstructor(String.class).newInstance(name);
            Object before = handle.invoke(null, number, proxy);
            restores.add(() -> restore(handle, number, before));
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The JVM's own handling stays.
        }
    }
}
