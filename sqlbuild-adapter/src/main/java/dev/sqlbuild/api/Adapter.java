package dev.sqlbuild.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class below {@code adapters/} as an adapter that the project brings along. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Adapter {
    /** The name by which the project file asks for it: lower-case letters, digits and underscores. */
    String value();
}
