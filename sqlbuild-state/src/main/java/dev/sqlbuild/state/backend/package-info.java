/**
 * Where a state store lives: the engines that can hold one, their connections, and set-based statements on the tables of
 * the catalogue. The only package of this module that knows one engine from another.
 */
@NullMarked
package dev.sqlbuild.state.backend;

import org.jspecify.annotations.NullMarked;
