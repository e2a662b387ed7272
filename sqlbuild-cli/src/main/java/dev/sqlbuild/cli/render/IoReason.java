package dev.sqlbuild.cli.render;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Why reading or writing failed, in words: many exceptions of the JDK have a path for a message. */
public final class IoReason {
    private IoReason() {}

    public static String of(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof AccessDeniedException) return "permission denied: " + message;
        if (failure instanceof NoSuchFileException) return "no such file or directory: " + message;
        if (failure instanceof FileAlreadyExistsException) return "already exists: " + message;
        return message;
    }
}
