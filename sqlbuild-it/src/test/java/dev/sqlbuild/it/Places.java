package dev.sqlbuild.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Places of a command, numbered from 1 to an end that shows only when it is missed; each is visited once, in random order. */
final class Places {
    private final List<Integer> left = new ArrayList<>();
    private int end;

    Places(int most, Random random) {
        for (int number = 1; number <= most; number++) left.add(number);
        Collections.shuffle(left, random);
        end = most;
    }

    Optional<Integer> next() {
        return left.isEmpty() ? Optional.empty() : Optional.of(left.remove(left.size() - 1));
    }

    /** The command had ended before it came to this place. */
    void missed(int number) {
        end = Math.min(end, number - 1);
        left.removeIf(place -> place > end);
    }

    /** The last place, as far as that is known. */
    int end() {
        return end;
    }
}
