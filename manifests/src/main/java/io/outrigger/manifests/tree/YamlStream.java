package io.outrigger.manifests.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A text of YAML documents, cut between them. */
public final class YamlStream {
    private static final Pattern LINE = Pattern.compile("[^\\n]*(\\n|$)");
    private static final Pattern START = Pattern.compile("---(\\s.*)?", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("\\.\\.\\.(\\s.*)?", Pattern.DOTALL);

    /** What may come before the marker of a document that it belongs to. */
    private static final Pattern PREFIX = Pattern.compile("\\uFEFF?\\s*([#%].*)?", Pattern.DOTALL);

    private YamlStream() {}

    /** Pieces with one document or none; put together again they are the text. */
    public static List<String> split(String text) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        boolean open = false;
        var lines = LINE.matcher(text);
        while (lines.find() && !lines.group().isEmpty()) {
            var line = lines.group();
            boolean starts = START.matcher(line).matches();
            if (starts && open) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            piece.append(line);
            open = starts || open || !PREFIX.matcher(line).matches();
            if (END.matcher(line).matches()) {
                pieces.add(piece.toString());
                piece.setLength(0);
                open = false;
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
