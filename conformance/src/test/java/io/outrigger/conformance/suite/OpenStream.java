package io.outrigger.conformance.suite;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A stream that has begun. */
final class OpenStream {
    private final Call call;
    private final Iterator<String> lines;
    private final List<String> events = new ArrayList<>();

    private OpenStream(Call call, Iterator<String> lines) {
        this.call = call;
        this.lines = lines;
    }

    static OpenStream of(Call call, HttpResponse<Stream<String>> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + " " + response.body().toList());
        }
        var stream = new OpenStream(call, response.body().iterator());
        stream.next();
        return stream;
    }

    private void next() {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("data: ")) {
                events.add(line.substring("data: ".length()));
                return;
            }
        }
    }

    /** Reads it to its end, and gives the data of all events. */
    List<String> rest() {
        while (lines.hasNext()) {
            next();
        }
        return List.copyOf(events);
    }

    /** The request. */
    Call call() {
        return call;
    }
}
