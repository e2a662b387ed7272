package dev.sqlbuild.core.seed.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Decodes bytes strictly and knows at which byte a malformed sequence begins. */
final class CharSource implements Closeable {
    static final int END = -1;
    static final int MALFORMED = -2;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
    private long bytesBefore;
    private long malformedByte;
    private boolean endOfInput;
    private boolean flushed;
    private boolean start = true;

    CharSource(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Reads at least one character into {@code target}, or says that there is none left, or that the next bytes are
     * malformed; those are skipped then.
     */
    int read(char[] target, int from, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(target, from, length);
        while (!flushed) {
            CoderResult result = decoder.decode(bytes, chars, endOfInput);
            int count = chars.position() - from;
            if (count > 0) return start ? withoutByteOrderMark(target, from, length, count) : count;
            if (result.isError()) {
                malformedByte = bytesBefore + bytes.position();
                bytes.position(bytes.position() + result.length());
                start = false;
                return MALFORMED;
            }
            if (!endOfInput) {
                refill();
            } else {
                decoder.flush(chars);
                flushed = true;
                if (chars.position() > from) return chars.position() - from;
            }
        }
        return END;
    }

    /** Offset in the (unpacked) file of the malformed bytes that were met last. */
    long malformedByte() {
        return malformedByte;
    }

    private int withoutByteOrderMark(char[] target, int from, int length, int count) throws IOException {
        start = false;
        if (target[from] != '\uFEFF') return count;
        System.arraycopy(target, from + 1, target, from, count - 1);
        return count > 1 ? count - 1 : read(target, from, length);
    }

    private void refill() throws IOException {
        bytesBefore += bytes.position();
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) endOfInput = true;
        else bytes.position(bytes.position() + count);
        bytes.flip();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
